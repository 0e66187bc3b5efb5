//! Actions of the program: finding the rows that they are about.

use rustango_ports::http::{Request, Response};
use rustango_query::records;
use rustango_web::{Context, ProblemDetails};

use super::exchange::viewer;
use crate::{
    custom::{CustomSpec, Subject},
    formats::Format,
    parameters,
    resource::Resource,
    scope::Scopes,
};

impl Resource {
    /// Calls an action of the program. What is not there, or out of sight, is
    /// not found before the action hears of it.
    pub(super) async fn act(&self, at: usize, mut request: Request) -> Result<Response, ProblemDetails> {
        let CustomSpec { subject, answering, .. } = &self.actions[at];
        let scopes = Scopes::of_request(&self.scopings, &mut request);
        let db = Context::attributed(request.extensions(), &self.db);
        let rows = match subject {
            Subject::Row => {
                parameters::refuse_all(request.uri().query())?;
                let row = self.row(self.address_of(&request)?, &scopes);
                let found = records::fetch_fields(&self.db, &row, self.schema.primary_key).await?;
                if found.is_empty() {
                    return Err(ProblemDetails::not_found());
                }
                row
            }
            Subject::List => {
                let outgoing = self.outgoing.seen_by(viewer(&request));
                let asked = self.asked(&request, &scopes, &outgoing, Format::Json)?;
                if asked.is_paged {
                    let detail = "there are no pages here: this is about all rows that are asked for";
                    return Err(ProblemDetails::bad_request(detail));
                }
                self.listed(asked).0
            }
        };
        Ok(answering(request, db, rows).await)
    }
}
