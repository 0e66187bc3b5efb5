//! Servers that cannot start say why.

use std::{error::Error as _, net::TcpListener, time::Duration};

use rustango_hyper::{Listener, ServeErrorKind, ServerConfig, serve};

use crate::support::{Client, Stage, service, within};

#[tokio::test]
async fn a_port_in_use_is_named() {
    let taken = Listener::bind("127.0.0.1:0").await.expect("a free port");
    let port = taken.local_addr().port();
    let error = Listener::bind(&format!("127.0.0.1:{port}")).await.expect_err("the port is taken");
    assert_eq!(error.kind(), ServeErrorKind::AddressInUse);
    assert_eq!(
        error.to_string(),
        format!(
            "cannot listen on 127.0.0.1:{port}: port {port} is already in use: stop the other program, or choose \
             another port, as in RUSTANGO_BIND=127.0.0.1:{}",
            port.checked_add(1).unwrap_or(8080)
        )
    );
    assert!(error.source().is_none(), "programs print sources behind the way out");
}

#[tokio::test]
async fn an_address_of_another_machine_is_named() {
    // TEST-NET-1 (RFC 5737) belongs to no machine.
    let error = Listener::bind("192.0.2.1:8080").await.expect_err("not ours");
    assert_eq!(error.kind(), ServeErrorKind::AddressNotAvailable);
    assert!(
        error.to_string().contains("192.0.2.1") && error.to_string().contains("RUSTANGO_BIND=0.0.0.0:8080"),
        "{error}"
    );
}

#[tokio::test]
async fn text_that_is_no_address_is_quoted() {
    for bind in ["", "8080", "127.0.0.1", "127.0.0.1:http", "no such host:80"] {
        let error = Listener::bind(bind).await.expect_err("no address");
        assert_eq!(error.kind(), ServeErrorKind::InvalidAddress, "{bind:?}");
        assert!(error.to_string().contains(&format!("\"{bind}\"")), "{error}");
    }
}

#[tokio::test]
async fn a_name_is_resolved() {
    let listener = Listener::bind("localhost:0").await.expect("localhost");
    assert!(listener.local_addr().ip().is_loopback());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_can_be_handed_over() {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = socket.local_addr().expect("an address");
    let listener = Listener::from_std(socket).expect("a listening socket");
    assert_eq!(listener.local_addr(), address);
    tokio::spawn(serve(listener, service(Stage::new()), ServerConfig::default(), std::future::pending()));
    assert_eq!(Client::connect(address).await.get("/").await.status, 200);
}

#[tokio::test]
async fn a_configuration_that_makes_no_sense_is_refused_before_the_first_connection() {
    let listener = Listener::bind("127.0.0.1:0").await.expect("a free port");
    let config = ServerConfig::default().idle_timeout(Duration::ZERO);
    let error = within(serve(listener, service(Stage::new()), config, std::future::pending()))
        .await
        .expect_err("no time at all");
    assert_eq!(error.kind(), ServeErrorKind::Config);
    assert!(error.to_string().contains("idle_timeout must be between 1 and 86400000 ms, not 0"), "{error}");
}
