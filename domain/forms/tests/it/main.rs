//! Forms as programs use them.

mod dynamic;
mod html;
mod parse;
