//! S3 as far as reading goes: `GET /bucket/key`.

use super::http::{Response, Script, Server};
use hyper::body::Bytes;
use std::collections::HashMap;

/// Holds objects by `/bucket/key`, as they stand in the path.
pub(crate) async fn holding(objects: &[(&str, &str)]) -> Server {
    let objects: HashMap<String, Bytes> =
        objects.iter().map(|(path, content)| ((*path).to_owned(), Bytes::from((*content).to_owned()))).collect();
    Server::start(move |request| {
        let answer = match objects.get(request.uri().path()) {
            Some(content) => Response::new(Script::text(content.clone())),
            None => refusal(404, "NoSuchKey", "The specified key does not exist."),
        };
        async { answer }
    })
    .await
}

pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Response<Script> {
    let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>");
    Response::builder().status(status).header("content-type", "application/xml").body(Script::text(body)).unwrap()
}
