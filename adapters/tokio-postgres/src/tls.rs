//! Encryption: rustls, with aws-lc-rs.

use std::{fmt::Display, path::Path, sync::Arc};

use rustango_postgres_base::{SslMode, Tls};
use rustango_sql_base::Faults;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{
        CertificateDer, PrivateKeyDer, ServerName, UnixTime,
        pem::{self, PemObject as _},
    },
};
use tokio_postgres::{Socket, tls::MakeTlsConnect};
use tokio_postgres_rustls::MakeRustlsConnect;

/// An encrypted socket.
pub(crate) type Encrypted = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// The settings do not work, and why was added to the faults.
pub(crate) struct Told;

/// Makes the connector that the settings ask for; the files are read here.
pub(crate) fn connector(tls: &Tls, faults: &mut Faults) -> Result<MakeRustlsConnect, Told> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = verifier(tls, &provider, faults);
    let identity = identity(tls, faults);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| tell(faults, "sslmode", error))?
        .dangerous()
        .with_custom_certificate_verifier(verifier?);
    let config = match identity? {
        None => builder.with_no_client_auth(),
        Some((chain, key)) => builder.with_client_auth_cert(chain, key).map_err(|error| {
            tell(faults, "sslcert", format_args!("expected with its own sslkey: {error}"))
        })?,
    };
    Ok(MakeRustlsConnect::new(config))
}

fn tell(faults: &mut Faults, setting: &str, fault: impl Display) -> Told {
    faults.add(setting, fault);
    Told
}

fn verifier(
    tls: &Tls,
    provider: &Arc<CryptoProvider>,
    faults: &mut Faults,
) -> Result<Arc<dyn ServerCertVerifier>, Told> {
    if !matches!(tls.mode, SslMode::VerifyCa | SslMode::VerifyFull) {
        return Ok(Arc::new(Unchecked(Arc::clone(provider))));
    }
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = &tls.root_certificate {
        for certificate in certificates("sslrootcert", path, faults)? {
            roots.add(certificate).map_err(|error| tell(faults, "sslrootcert", error))?;
        }
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|error| tell(faults, "sslrootcert", error))?;
    match tls.mode {
        SslMode::VerifyFull => Ok(verifier),
        _ => Ok(Arc::new(AnyName(verifier))),
    }
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Returns the client's certificate and its key, where it has them.
fn identity(tls: &Tls, faults: &mut Faults) -> Result<Option<Identity>, Told> {
    let (Some(certificate), Some(key)) = (&tls.client_certificate, &tls.client_key) else {
        return Ok(None);
    };
    let chain = certificates("sslcert", certificate, faults);
    let key =
        PrivateKeyDer::from_pem_file(key).map_err(|fault| tell(faults, "sslkey", unreadable(key, &fault)));
    Ok(Some((chain?, key?)))
}

fn certificates(
    setting: &str,
    path: &Path,
    faults: &mut Faults,
) -> Result<Vec<CertificateDer<'static>>, Told> {
    CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .and_then(|found| if found.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(found) })
        .map_err(|fault| tell(faults, setting, unreadable(path, &fault)))
}

fn unreadable(path: &Path, fault: &pem::Error) -> String {
    format!("expected a file in PEM, found {}: {fault}", path.display())
}

/// Takes every certificate: the connection is encrypted, and nobody knows with
/// whom.
#[derive(Debug)]
struct Unchecked(Arc<CryptoProvider>);

impl ServerCertVerifier for Unchecked {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Takes certificates from somebody trusted, whatever host they name.
#[derive(Debug)]
struct AnyName(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        match self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            // The name is looked at last, when all else is found right.
            Err(TlsError::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            outcome => outcome,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.0.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.0.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
