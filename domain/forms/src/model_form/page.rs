//! The HTML of a form of a model: the row as it is, and what its keys may
//! point at.

use rustango_model::Reference;
use rustango_ports::database::{RowSet, Value};
use rustango_query::{Condition, Db, Error, Select, records};

use super::{ModelFormError, settled::Settled};
use crate::{FormChoice, FormData, FormHtml, FormSchema, field::written};

/// The most rows that a list to choose from has; where there are more, people
/// type the key.
const MOST_CHOICES: usize = 1_000;

/// A form of a model that can be shown.
#[derive(Clone, Debug)]
pub struct ModelFormPage {
    fields: FormSchema,
    data: Option<FormData>,
    initial: Vec<(String, String)>,
}

impl ModelFormPage {
    pub(super) async fn prepare(settled: Settled<'_>, db: &Db) -> Result<Self, ModelFormError> {
        let current = settled.current(db).await?;
        let Settled { form, mut fields, positions } = settled;
        let mut initial = Vec::new();
        for (field, &position) in fields.fields_mut().iter_mut().zip(&positions) {
            let schema = &form.schema.fields[position];
            let value = current.as_ref().map(|row| &row[position]);
            if let Some(text) = value.filter(|_| !schema.sensitive).and_then(written) {
                initial.push((schema.name.to_owned(), text));
            }
            if let Some(reference) = Reference::of_field(form.schema, position)
                && field.choices.is_empty()
                && field.widget.is_none()
            {
                field.choices = choices(db, reference, form.scope_of(reference.target())).await?;
            }
        }
        Ok(Self { fields, data: form.data.clone(), initial })
    }

    /// Starts the HTML: with what was sent, or with the row as it is.
    pub fn html(&self) -> FormHtml<'_> {
        let html = FormHtml::new(&self.fields);
        match &self.data {
            Some(data) => html.data(data),
            None => self.initial.iter().fold(html, |html, (name, text)| html.initial(name, text)),
        }
    }

    /// Returns the fields.
    #[must_use]
    pub const fn schema(&self) -> &FormSchema {
        &self.fields
    }
}

/// Lists the rows that a foreign key of one field may point at, as people read
/// them; nothing where there are too many.
async fn choices(db: &Db, reference: Reference, scope: Option<Condition>) -> Result<Vec<FormChoice>, Error> {
    let target = reference.target();
    let Some((_, key)) = reference.pairs().next() else { return Ok(Vec::new()) };
    let shown = [key, target.display.unwrap_or(key)];
    let rows = Select::all(target).limit(MOST_CHOICES as u64 + 1);
    let rows = scope.into_iter().fold(rows, Select::filter);
    let rows = records::fetch_fields(db, &rows, &shown).await?;
    if rows.len() > MOST_CHOICES {
        return Ok(Vec::new());
    }
    let choice = |row| {
        let values = records::values(target, &shown, &*rows as &dyn RowSet, row)?;
        let text = |value: &Value| written(value).unwrap_or_default().into();
        Ok(FormChoice { value: text(&values[0]), label: text(&values[1]) })
    };
    (0..rows.len()).map(choice).collect()
}
