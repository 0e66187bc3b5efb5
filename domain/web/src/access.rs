//! Who may call a route.

use std::{fmt, sync::Arc};

use http::request::Parts;
use rustango_ports::http::Request;

use crate::ProblemDetails;

/// Who makes a request, as an authentication layer found out.
///
/// The layer puts an `Arc<dyn Principal>` into the extensions of the request.
pub trait Principal: Send + Sync {
    /// Returns what the principal is known by, for logs and audit.
    fn id(&self) -> &str;

    /// Tells whether the principal has a permission: `post.change`.
    fn has_permission(&self, permission: &str) -> bool;
}

/// What an access rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The request goes on.
    Allow,
    /// Nobody is known to make the request: 401.
    Anonymous,
    /// Whoever makes the request may not: 403.
    Forbidden,
}

type Policy = Arc<dyn Fn(&Parts) -> Decision + Send + Sync>;

/// The rule that says who may call a route. Every route has one: there is no
/// default.
#[derive(Clone)]
pub struct Access {
    rule: Rule,
}

#[derive(Clone)]
enum Rule {
    Public,
    Authenticated,
    Permission(&'static str),
    Policy(Policy),
}

/// Says who it lets in, for people.
impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rule {
            Rule::Public => f.write_str("public"),
            Rule::Authenticated => f.write_str("authenticated"),
            Rule::Permission(permission) => write!(f, "permission {permission}"),
            Rule::Policy(_) => f.write_str("a policy"),
        }
    }
}

impl Access {
    /// Lets everyone in.
    #[must_use]
    pub const fn public() -> Self {
        Self { rule: Rule::Public }
    }

    /// Lets in whoever is known.
    #[must_use]
    pub const fn authenticated() -> Self {
        Self { rule: Rule::Authenticated }
    }

    /// Lets in whoever has a permission: `post.change`.
    #[must_use]
    pub const fn permission(permission: &'static str) -> Self {
        Self { rule: Rule::Permission(permission) }
    }

    /// Asks a function of the program.
    #[must_use]
    pub fn policy(policy: impl Fn(&Parts) -> Decision + Send + Sync + 'static) -> Self {
        Self { rule: Rule::Policy(Arc::new(policy)) }
    }

    /// Tells whether everyone is let in.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        matches!(self.rule, Rule::Public)
    }

    /// Decides about a request by its head.
    #[must_use]
    pub fn decide(&self, request: &Parts) -> Decision {
        let principal = || request.extensions.get::<Arc<dyn Principal>>();
        match &self.rule {
            Rule::Public => Decision::Allow,
            Rule::Authenticated => principal().map_or(Decision::Anonymous, |_| Decision::Allow),
            Rule::Permission(permission) => match principal() {
                None => Decision::Anonymous,
                Some(principal) if principal.has_permission(permission) => Decision::Allow,
                Some(_) => Decision::Forbidden,
            },
            Rule::Policy(policy) => policy(request),
        }
    }

    /// As [`check`](Self::check), for a whole request; what is open to all is
    /// not looked at.
    pub(crate) fn check_request(&self, request: &mut Request) -> Result<(), ProblemDetails> {
        if self.is_public() {
            return Ok(());
        }
        let (parts, body) = std::mem::take(request).into_parts();
        let checked = self.check(&parts);
        *request = Request::from_parts(parts, body);
        checked
    }

    /// Decides about a request, and says no as a problem.
    ///
    /// # Errors
    /// 401 or 403.
    pub fn check(&self, request: &Parts) -> Result<(), ProblemDetails> {
        match self.decide(request) {
            Decision::Allow => Ok(()),
            Decision::Anonymous => Err(ProblemDetails::unauthorized()),
            Decision::Forbidden => Err(ProblemDetails::forbidden()),
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rule {
            Rule::Public => f.write_str("public"),
            Rule::Authenticated => f.write_str("authenticated"),
            Rule::Permission(permission) => write!(f, "permission {permission}"),
            Rule::Policy(_) => f.write_str("policy"),
        }
    }
}
