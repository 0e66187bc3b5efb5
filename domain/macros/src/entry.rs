//! `#[rustango::main]`: an async `main` with a runtime around it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, ItemFn, Result, ReturnType};

pub(crate) fn expand(arguments: &TokenStream, function: TokenStream) -> TokenStream {
    checked(arguments, function).unwrap_or_else(Error::into_compile_error)
}

fn checked(arguments: &TokenStream, function: TokenStream) -> Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "`#[rustango::main]` takes no arguments"));
    }
    let function: ItemFn = syn::parse2(function)?;
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        return Err(Error::new_spanned(signature.fn_token, "write `async fn main()`"));
    }
    if !signature.inputs.is_empty() {
        return Err(Error::new_spanned(&signature.inputs, "`main` takes no arguments"));
    }
    if matches!(signature.output, ReturnType::Default) {
        return Err(Error::new_spanned(
            signature,
            "`main` returns a Result: write `-> Result<(), Box<dyn std::error::Error>>`",
        ));
    }
    let name = &signature.ident;
    Ok(quote! {
        fn #name() -> ::std::process::ExitCode {
            #function
            ::rustango::__macro::run(#name())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(arguments: &TokenStream, function: TokenStream) -> String {
        expand(arguments, function).to_string()
    }

    #[test]
    fn wraps_an_async_main() {
        let main = expanded(
            &quote!(),
            quote!(
                async fn main() -> Result<(), Error> {
                    Ok(())
                }
            ),
        );
        assert!(main.starts_with("fn main () -> :: std :: process :: ExitCode"), "{main}");
    }

    #[test]
    fn says_what_to_write() {
        let cases = [
            (
                quote!(flavor = "x"),
                quote!(
                    async fn main() -> R {}
                ),
                "takes no arguments",
            ),
            (
                quote!(),
                quote!(
                    fn main() -> R {}
                ),
                "write `async fn main()`",
            ),
            (
                quote!(),
                quote!(
                    async fn main(a: u8) -> R {}
                ),
                "`main` takes no arguments",
            ),
            (
                quote!(),
                quote!(
                    async fn main() {}
                ),
                "`main` returns a Result",
            ),
        ];
        for (arguments, function, message) in cases {
            let error = expanded(&arguments, function);
            assert!(error.contains(message), "{error}");
        }
    }
}
