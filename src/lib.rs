//! A Django-shaped web toolkit.
