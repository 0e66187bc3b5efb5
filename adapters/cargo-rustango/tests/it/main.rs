//! What people get from the scaffolder, from refused names to projects that build, migrate and serve.

mod combinations;
mod command;
mod house;
mod inspected;
mod projects;
mod tutorial;
