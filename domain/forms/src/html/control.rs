//! The control of one field.

use std::borrow::Cow;

use rustango_model::Bound;
use rustango_ports::database::ValueType;

use super::tag::Tag;
use crate::{FormChoice, FormField, Format, Pattern, Widget, field::shown_moment};

/// One field, with what stands in it.
pub(super) struct Control<'c> {
    pub(super) field: &'c FormField,
    pub(super) id: &'c str,
    pub(super) values: &'c [String],
    pub(super) is_invalid: bool,
}

/// Returns how a field is shown.
pub(super) fn widget(field: &FormField) -> Widget {
    field.widget.unwrap_or(match field.content.schema.value_type {
        _ if field.is_file() => Widget::Input,
        _ if !field.choices.is_empty() => Widget::Select,
        ValueType::Bool if field.content.is_checkbox => Widget::Checkbox,
        ValueType::Bool => Widget::Select,
        ValueType::Json => Widget::Textarea,
        _ => Widget::Input,
    })
}

impl Control<'_> {
    /// Writes it with its label.
    pub(super) fn labelled(&self) -> String {
        let is_many = self.field.is_many && !self.field.is_file();
        match widget(self.field) {
            Widget::Radio => self.group("radio"),
            Widget::Checkbox if is_many => self.group("checkbox"),
            Widget::Checkbox => format!("{}\n{}\n", self.checkbox(), self.label()),
            Widget::Select => format!("{}\n{}\n", self.label(), self.select()),
            Widget::Textarea => format!("{}\n{}\n", self.label(), self.textarea()),
            _ if is_many => self.inputs(),
            _ => format!("{}\n{}\n", self.label(), self.input(self.id, self.first())),
        }
    }

    /// Writes it so that nobody sees it.
    pub(super) fn hidden(&self) -> String {
        let input = |value: &String| {
            let name = self.field.name();
            format!("{}\n", Tag::new("input").with("type", "hidden").with("name", name).with("value", value))
        };
        self.values.iter().map(input).collect()
    }

    fn first(&self) -> Option<&str> {
        self.values.first().map(String::as_str)
    }

    fn label(&self) -> String {
        Tag::new("label").with("for", self.id).text(self.field.label_text())
    }

    fn input(&self, id: &str, value: Option<&str>) -> String {
        let kind = input_type(self.field);
        let shown = value.filter(|value| !value.is_empty() && !matches!(kind, "password" | "file"));
        let shown = shown.map(|value| match kind {
            // It has no place for an offset.
            "datetime-local" => value.trim_end_matches('Z'),
            _ => value,
        });
        let tag = Tag::new("input").with("type", kind).with("id", id).with("name", self.field.name());
        let tag = tag.maybe("value", shown).flag("required", self.field.is_required && !self.field.is_many);
        let tag = self.limits(self.lengths(tag), kind);
        let pattern = self.field.pattern.as_ref().and_then(|pattern| pattern.as_ref().ok());
        let tag = tag.maybe("pattern", pattern.map(Pattern::as_str));
        self.described(tag.flag("multiple", self.field.is_many && kind == "file")).to_string()
    }

    fn inputs(&self) -> String {
        let mut values: Vec<Option<&str>> = self.values.iter().map(|value| Some(value.as_str())).collect();
        // One more, to be filled in.
        values.push(None);
        let inputs = values.into_iter().enumerate().map(|(at, value)| {
            let id = format!("{}_{at}", self.id);
            let label = Tag::new("label").with("for", &id).text(&(at + 1).to_string());
            format!("{label} {}\n", self.input(&id, value))
        });
        self.fieldset(&inputs.collect::<String>())
    }

    fn textarea(&self) -> String {
        let tag = Tag::new("textarea").with("id", self.id).with("name", self.field.name());
        let tag = tag.flag("required", self.field.is_required);
        // Browsers take off one line that is empty at the beginning.
        let text = format!("\n{}", self.first().unwrap_or_default());
        self.described(self.lengths(tag)).text(&text)
    }

    fn checkbox(&self) -> String {
        let is_checked = self.first().is_some_and(|value| matches!(value, "on" | "true" | "1" | "yes"));
        let tag =
            Tag::new("input").with("type", "checkbox").with("id", self.id).with("name", self.field.name());
        let tag = tag.with("value", "true").flag("required", self.field.is_required);
        self.described(tag.flag("checked", is_checked)).to_string()
    }

    fn select(&self) -> String {
        let choices = self.choices();
        let tag = Tag::new("select").with("id", self.id).with("name", self.field.name());
        let tag = tag.flag("required", self.field.is_required).flag("multiple", self.field.is_many);
        let has_one = choices.iter().any(|choice| self.has(choice));
        let mut html = format!("{}\n", self.described(tag));
        let is_settled = self.field.is_many || (self.field.is_required && has_one);
        if !is_settled {
            html.push_str("<option value=\"\"></option>\n");
        }
        for choice in &*choices {
            let option = Tag::new("option").with("value", &choice.value).flag("selected", self.has(choice));
            html.push_str(&option.text(&choice.label));
            html.push('\n');
        }
        html + "</select>"
    }

    /// Writes a button or a box for each choice.
    fn group(&self, kind: &'static str) -> String {
        let input = |(at, choice): (usize, &FormChoice)| {
            let id = format!("{}_{at}", self.id);
            let tag = Tag::new("input").with("type", kind).with("id", &id).with("name", self.field.name());
            let tag = tag.with("value", &choice.value);
            let tag = tag.flag("required", kind == "radio" && self.field.is_required);
            let tag = tag
                .flag("checked", self.has(choice))
                .maybe("aria-invalid", self.is_invalid.then_some("true"));
            format!("{tag} {}\n", Tag::new("label").with("for", &id).text(&choice.label))
        };
        let inputs: Vec<String> = self.choices().iter().enumerate().map(input).collect();
        self.fieldset(&inputs.concat())
    }

    fn fieldset(&self, inputs: &str) -> String {
        let tag = Tag::new("fieldset").with("id", self.id).maybe("aria-describedby", self.describing());
        let legend = Tag::new("legend").text(self.field.label_text());
        format!("{tag}\n{legend}\n{inputs}</fieldset>\n")
    }

    fn choices(&self) -> Cow<'_, [FormChoice]> {
        if self.field.choices.is_empty() && self.field.content.is_bool() {
            let choice = |value: &'static str, label: &'static str| FormChoice {
                value: value.into(),
                label: label.into(),
            };
            return vec![choice("true", "Yes"), choice("false", "No")].into();
        }
        (&self.field.choices[..]).into()
    }

    fn has(&self, choice: &FormChoice) -> bool {
        self.values.iter().any(|value| *value == choice.value)
    }

    fn lengths(&self, tag: Tag) -> Tag {
        if !self.field.content.is_text() {
            return tag;
        }
        tag.maybe("minlength", self.field.min_length).maybe("maxlength", self.field.content.schema.max_length)
    }

    fn limits(&self, tag: Tag, kind: &str) -> Tag {
        let schema = &self.field.content.schema;
        let moment = |bound: &Option<Cow<'static, str>>| shown_moment(self.field, bound.as_deref());
        let least = schema.min.map(spelled).or_else(|| moment(&self.field.earliest));
        let most = schema.max.map(spelled).or_else(|| moment(&self.field.latest));
        let tag = tag.maybe("min", least).maybe("max", most);
        let is_exact = self.field.content.is_whole_number();
        match kind {
            "number" | "range" if !is_exact => tag.with("step", "any"),
            // Otherwise there are no seconds.
            "time" | "datetime-local" => tag.with("step", "any"),
            _ => tag,
        }
    }

    fn described(&self, tag: Tag) -> Tag {
        tag.maybe("aria-describedby", self.describing())
            .maybe("aria-invalid", self.is_invalid.then_some("true"))
    }

    fn describing(&self) -> Option<String> {
        let help = self.field.help.as_ref().map(|_| format!("{}_help", self.id));
        let error = self.is_invalid.then(|| format!("{}_error", self.id));
        let ids: Vec<String> = help.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

fn input_type(field: &FormField) -> &'static str {
    match (field.widget, field.content.schema.value_type) {
        (Some(Widget::Password), _) => "password",
        (Some(Widget::Other(kind)), _) => kind,
        _ if field.is_file() => "file",
        _ if field.content.is_number() => "number",
        (_, ValueType::Date) => "date",
        (_, ValueType::Time) => "time",
        (_, ValueType::Timestamp) => "datetime-local",
        _ => match field.format {
            Some(Format::Email) => "email",
            Some(Format::Url) => "url",
            None => "text",
        },
    }
}

fn spelled(bound: Bound) -> String {
    match bound {
        Bound::Int(number) => number.to_string(),
        Bound::Float(number) => number.to_string(),
        Bound::Decimal(number) => number.to_string(),
    }
}
