//! A company's network: a server behind TLS whose certificate only `root.pem` vouches for, and a proxy in front of it.
//!
//! The certificates are for `127.0.0.1` and the names of [`NAMES`]; their keys are secret to nobody.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// What the certificate is for beside this machine.
pub(crate) const NAMES: [&str; 2] = ["cloudzero.invalid", "secretsmanager.eu-central-1.amazonaws.com"];

/// What nobody waits longer for.
const PATIENCE: Duration = Duration::from_secs(10);

/// What vouches for the server.
pub(crate) fn root() -> PathBuf {
    certificates().join("root.pem")
}

fn certificates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/support/certificates")
}

/// Something that listens, and what it was asked; it ends with the process.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    /// How many connections are being served.
    open: Arc<(Mutex<usize>, Condvar)>,
}

impl Listening {
    /// What came, in its order: of the server, what became of each connection; of the proxy, what it was asked for. Whoever
    /// asked may have ended before the other end has noted it, so that this waits until every connection is at its end.
    pub(crate) fn seen(&self) -> Vec<String> {
        let (open, ended) = &*self.open;
        let (open, waited) = ended.wait_timeout_while(open.lock().unwrap(), PATIENCE, |open| *open > 0).unwrap();
        assert!(!waited.timed_out(), "{open} connections do not end");
        self.seen.lock().unwrap().clone()
    }

    fn start(serve: impl Fn(TcpStream, &Mutex<Vec<String>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let open = Arc::new((Mutex::new(0), Condvar::new()));
        let (serve, noted, counted) = (Arc::new(serve), Arc::clone(&seen), Arc::clone(&open));
        thread::spawn(move || {
            for stream in listener.incoming() {
                *counted.0.lock().unwrap() += 1;
                let (serve, noted, counted) = (Arc::clone(&serve), Arc::clone(&noted), Arc::clone(&counted));
                let stream = stream.unwrap();
                thread::spawn(move || {
                    serve(stream, &noted);
                    *counted.0.lock().unwrap() -= 1;
                    counted.1.notify_all();
                });
            }
        });
        Self { address, seen, open }
    }
}

/// A server that holds no drops, and knows a secret.
pub(crate) fn server(secret: &'static str) -> Listening {
    let certificate = CertificateDer::from_pem_file(certificates().join("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(certificates().join("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
    Listening::start(move |mut socket, seen| {
        let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = Stream::new(&mut connection, &mut socket);
        let Ok(request) = read_request(&mut stream) else {
            seen.lock().unwrap().push("not trusted".to_owned());
            return;
        };
        seen.lock().unwrap().push(request.lines().next().unwrap_or_default().to_owned());
        let body = match request.to_lowercase().contains("getsecretvalue") {
            true => format!("{{\"SecretString\":\"{secret}\"}}"),
            false => "{\"billing_drops\":[]}".to_owned(),
        };
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        let _ = stream.write_all(format!("{head}{body}").as_bytes()).and_then(|()| stream.flush());
        connection.send_close_notify();
        let _ = connection.write_tls(&mut socket);
        let _ = socket.shutdown(Shutdown::Write);
    })
}

/// The head of a request; its body, if there is one, is left.
fn read_request(stream: &mut impl Read) -> std::io::Result<String> {
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&request).into_owned())
}

/// A proxy that leads every name to one server.
pub(crate) fn proxy(to: SocketAddr) -> Listening {
    Listening::start(move |mut client, seen| {
        let mut head = BufReader::new(client.try_clone().unwrap());
        let mut first = String::new();
        head.read_line(&mut first).unwrap();
        seen.lock().unwrap().push(first.trim_end().to_owned());
        let mut line = String::new();
        while head.read_line(&mut line).unwrap_or_default() > 2 {
            line.clear();
        }
        let mut server = TcpStream::connect(to).unwrap();
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
        let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        thread::spawn(move || {
            let _ = std::io::copy(&mut from_client, &mut to_server);
            let _ = to_server.shutdown(Shutdown::Write);
        });
        let _ = std::io::copy(&mut server, &mut client);
        let _ = client.shutdown(Shutdown::Write);
    })
}
