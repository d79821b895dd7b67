//! Which certificates are trusted: the machine's own, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
//!
//! They are hundreds, in files of their own on many machines, and reading them was half of what the function needed before
//! it asked for its first event. They are read once: when the first connection has to be judged, or beside the start.

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use aws_smithy_types::base64;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::sync::{Arc, LazyLock};
use std::thread;

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(ring::default_provider()));

/// The certificates as they were read, and as rustls judges by them.
struct Roots {
    certificates: Vec<CertificateDer<'static>>,
    store: Arc<RootCertStore>,
}

static ROOTS: LazyLock<Roots> = LazyLock::new(|| {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!("a certificate cannot be read: {error}");
    }
    let mut store = RootCertStore::empty();
    // What is no certificate is not trusted, and nobody after this stumbles over it.
    let certificates = found.certs.into_iter().filter(|root| store.add(root.clone()).is_ok()).collect();
    Roots { certificates, store: Arc::new(store) }
});

/// Without roots this is an error, and every connection is refused with it.
static VERIFIER: LazyLock<Result<Arc<WebPkiServerVerifier>, Error>> = LazyLock::new(|| {
    let verifier = WebPkiServerVerifier::builder_with_provider(ROOTS.store.clone(), PROVIDER.clone()).build();
    // Worded as rustls words every certificate that it does not trust, since none is: callers look for that.
    verifier.map_err(|error| Error::General(format!("invalid peer certificate: {error}")))
});

/// Reads them beside whatever else is done: until the first event there is time for it.
pub fn read_aside() {
    // Without a thread they are read when they are needed.
    let _ = thread::Builder::new().spawn(|| LazyLock::force(&VERIFIER).is_ok());
}

/// TLS 1.2 and 1.3 for `reqwest`.
pub(crate) fn tls() -> ClientConfig {
    let mut config = ClientConfig::builder_with_provider(PROVIDER.clone())
        .with_safe_default_protocol_versions()
        .expect("ring has what TLS 1.2 and 1.3 need")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(WhenNeeded))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

/// The same certificates for the AWS SDK, which takes them as text only.
pub(crate) fn sdk_tls() -> TlsContext {
    let text: String = ROOTS
        .certificates
        .iter()
        .map(|root| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64::encode(root)))
        .collect();
    TlsContext::builder()
        .with_trust_store(TrustStore::empty().with_pem_certificate(text))
        .build()
        .expect("a context without names of servers")
}

/// rustls's own judgement, made when it is first asked for.
#[derive(Debug)]
struct WhenNeeded;

impl ServerCertVerifier for WhenNeeded {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verifier = VERIFIER.as_ref().map_err(Clone::clone)?;
        verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &PROVIDER.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &PROVIDER.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}
