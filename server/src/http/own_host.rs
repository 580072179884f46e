//! The names that this server answers for. A page of another site whose name is made to lead here (DNS rebinding)
//! shares the origin of its name, so the browser would let it read our responses: only `Host` tells.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{StatusCode, Uri, header};
use std::{net::IpAddr, sync::Arc};

/// Which hosts requests may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostRule {
    /// This one, in lower case and without a port: that of `public_url`. Proxies pass ports on or leave them out.
    Only(Arc<str>),
    /// IP addresses and `localhost`: on a loopback address without `public_url`. Rebinding needs a name.
    Local,
    /// Every host: on other addresses without `public_url`, where the names of the server are not known.
    Any,
}

impl HostRule {
    fn allows(&self, host: &str) -> bool {
        match self {
            Self::Only(own) => host.eq_ignore_ascii_case(own),
            Self::Local => {
                let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
                address.parse::<IpAddr>().is_ok() || host.eq_ignore_ascii_case("localhost")
            }
            Self::Any => true,
        }
    }

    /// Whether every host that the request names is allowed: in its headers, and in its target where that is a
    /// URL.
    fn allows_request(&self, request: &Request) -> bool {
        let mut headers = request.headers().get_all(header::HOST).iter().peekable();
        let has_header = headers.peek().is_some();
        let allows_header = |value: &http::HeaderValue| {
            let uri = value.to_str().ok().and_then(|host| host.parse::<Uri>().ok());
            uri.is_some_and(|uri| {
                uri.path_and_query().is_none() && uri.host().is_some_and(|host| self.allows(host))
            })
        };
        *self == Self::Any
            || (has_header
                && headers.all(allows_header)
                && request.uri().host().is_none_or(|host| self.allows(host)))
    }
}

/// Refuses requests for other hosts (RFC 9110 section 15.5.20).
pub(super) async fn refuse_other_hosts(State(rule): State<HostRule>, request: Request, next: Next) -> Response {
    if rule.allows_request(&request) {
        return next.run(request).await;
    }
    let message = "This server is not known by that name. Its operator sets public_url to the address that people \
                   use; a proxy in front passes the Host header on.\n";
    (StatusCode::MISDIRECTED_REQUEST, message).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn allows(rule: &HostRule, target: &str, hosts: &[&str]) -> bool {
        let mut request = Request::get(target);
        for host in hosts {
            request = request.header(header::HOST, *host);
        }
        rule.allows_request(&request.body(Body::empty()).unwrap())
    }

    #[test]
    fn only_the_host_of_the_public_url_is_answered() {
        let rule = HostRule::Only("mfa.bank.example".into());
        for own in ["mfa.bank.example", "MFA.bank.example", "mfa.bank.example:443", "mfa.bank.example:8443"] {
            assert!(allows(&rule, "/", &[own]), "{own}");
        }
        for other in [
            "evil.example",
            "mfa.bank.example.evil.example",
            "mfa.bank.example@evil.example",
            "mfa.bank.example/",
            "127.0.0.1:3000",
            "",
        ] {
            assert!(!allows(&rule, "/", &[other]), "{other}");
        }
        assert!(!allows(&rule, "/", &[]), "no host");
        assert!(!allows(&rule, "/", &["mfa.bank.example", "evil.example"]), "two hosts");
        assert!(!allows(&rule, "http://evil.example/", &["mfa.bank.example"]), "another host in the target");
        assert!(allows(&rule, "http://mfa.bank.example/", &["mfa.bank.example"]));
    }

    #[test]
    fn a_local_server_without_a_public_url_has_no_name() {
        for own in ["127.0.0.1:3000", "[::1]:3000", "localhost:3000", "192.0.2.1"] {
            assert!(allows(&HostRule::Local, "/", &[own]), "{own}");
        }
        for other in ["evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example"] {
            assert!(!allows(&HostRule::Local, "/", &[other]), "{other}");
        }
        assert!(allows(&HostRule::Any, "/", &["mfa.lan"]) && allows(&HostRule::Any, "/", &[]));
    }
}
