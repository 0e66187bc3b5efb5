//! Encryption: what is checked of a server in each `sslmode`, and what a client shows.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustango_ports::database::{Database as _, DbError, DbErrorKind};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        RootCertStore, ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
        server::WebPkiClientVerifier,
    },
};

use super::schema::{server_address, server_url};
use crate::{Adapter, PostgresConfig};

/// Somebody whose signature is trusted, with files in a folder of his own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    folder: PathBuf,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tls_{name}_{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("root.crt"), certificate.pem()).unwrap();
        Self { issuer: Issuer::new(params, key), certificate: certificate.der().clone(), folder }
    }

    /// Issues a certificate, and writes it and its key down.
    fn issue(&self, name: &str) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        fs::write(self.path(&format!("{name}.crt")), certificate.pem()).unwrap();
        fs::write(self.path(&format!("{name}.key")), key.serialize_pem()).unwrap();
        (certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()).into())
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// A way to the server that offers to encrypt, as a server with a certificate
/// for `localhost` does.
struct Line {
    address: SocketAddr,
    encrypted: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl Line {
    async fn start(authority: &Authority, wants_client: bool) -> Self {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = if wants_client {
            let mut roots = RootCertStore::empty();
            roots.add(authority.certificate.clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        } else {
            builder.with_no_client_auth()
        };
        let (certificate, key) = authority.issue("localhost");
        let acceptor = TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![certificate], key).unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let encrypted = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&encrypted);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve(client, acceptor.clone(), Arc::clone(&count)));
            }
        });
        Self { address, encrypted, listening }
    }

    /// Connects to the server by way of this line.
    async fn connect(&self, host: &str, parameters: &str) -> Result<(), DbError> {
        let port = self.address.port();
        let url = format!("postgres://postgres@{host}:{port}/postgres?{parameters}");
        let config = PostgresConfig::from_url(&url)?.acquire_timeout(Duration::from_secs(10));
        let database = Adapter::open(config).await?;
        database.ping().await?;
        database.close().await;
        Ok(())
    }

    fn encrypted(&self) -> usize {
        self.encrypted.load(Ordering::SeqCst)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Answers a request for encryption, which is 8 bytes long and ends so, with
/// yes, and hands everything else through
/// (<https://www.postgresql.org/docs/current/protocol-message-formats.html>, `SSLRequest`).
async fn serve(mut client: TcpStream, acceptor: TlsAcceptor, encrypted: Arc<AtomicUsize>) -> io::Result<()> {
    let mut server = TcpStream::connect(server_address()).await?;
    let mut head = [0; 8];
    client.read_exact(&mut head).await?;
    if head[4..] == 80_877_103_u32.to_be_bytes() {
        client.write_all(b"S").await?;
        let mut client = acceptor.accept(client).await?;
        encrypted.fetch_add(1, Ordering::SeqCst);
        copy_bidirectional(&mut client, &mut server).await?;
    } else {
        server.write_all(&head).await?;
        copy_bidirectional(&mut client, &mut server).await?;
    }
    Ok(())
}

#[tokio::test]
async fn each_mode_checks_what_it_says() {
    let authority = Authority::new("modes");
    let line = Line::start(&authority, false).await;
    let trusted = format!("sslrootcert={}", authority.path("root.crt").display());
    for (host, parameters, is_encrypted) in [
        ("localhost", "sslmode=disable", false),
        ("localhost", "sslmode=allow", false),
        ("localhost", "sslmode=prefer", true),
        ("127.0.0.1", "sslmode=require", true),
        ("127.0.0.1", &*format!("sslmode=verify-ca&{trusted}"), true),
        ("localhost", &*format!("sslmode=verify-full&{trusted}"), true),
    ] {
        let before = line.encrypted();
        line.connect(host, parameters).await.unwrap_or_else(|error| panic!("{host} {parameters}: {error:?}"));
        assert_eq!(line.encrypted() > before, is_encrypted, "{parameters}");
    }
    for (host, parameters) in [
        // The certificate is for another name, or from nobody that is known.
        ("127.0.0.1", &*format!("sslmode=verify-full&{trusted}")),
        ("localhost", "sslmode=verify-ca"),
        ("localhost", "sslmode=verify-full"),
    ] {
        let error = line.connect(host, parameters).await.expect_err(parameters);
        assert_eq!(error.kind(), &DbErrorKind::Unreachable, "{parameters}: {error:?}");
        assert!(error.context().contains("look at sslmode and the certificates"), "{parameters}: {error}");
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_refused_where_it_is_required() {
    let url = server_url();
    let separator = if url.contains('?') { '&' } else { '?' };
    for mode in ["require", "verify-ca", "verify-full"] {
        let error = Adapter::connect(&format!("{url}{separator}sslmode={mode}")).await.unwrap_err();
        assert_eq!(error.kind(), &DbErrorKind::Unreachable, "{mode}: {error:?}");
        assert!(error.context().contains("look at sslmode"), "{mode}: {error}");
    }
    Adapter::connect(&format!("{url}{separator}sslmode=prefer")).await.unwrap().close().await;
}

#[tokio::test]
async fn a_client_shows_its_certificate() {
    let authority = Authority::new("clients");
    let line = Line::start(&authority, true).await;
    authority.issue("ann");
    let identity = format!(
        "sslmode=require&sslcert={}&sslkey={}",
        authority.path("ann.crt").display(),
        authority.path("ann.key").display()
    );
    line.connect("localhost", &identity).await.unwrap();
    let error = line.connect("localhost", "sslmode=require").await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Unreachable, "{error:?}");
}

#[tokio::test]
async fn files_that_cannot_be_used_are_told_all_at_once() {
    let url = format!("{}?sslmode=verify-full&sslrootcert=/no/root.crt&sslcert=/no/ann.crt", server_url());
    let error = Adapter::connect(&url).await.unwrap_err();
    assert_eq!(error.kind(), &DbErrorKind::Configuration);
    for fault in [
        "sslrootcert: cannot read /no/root.crt: ",
        "sslcert: cannot read /no/ann.crt: ",
        "sslcert: expected together with sslkey",
    ] {
        assert!(error.context().contains(fault), "{error}");
    }
}
