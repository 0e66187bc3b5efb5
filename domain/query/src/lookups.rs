//! What can be asked of columns and of computed values, and computed of them:
//! the same for both.

use chrono::{DateTime, NaiveDate, Utc};
use rustango_model::{Dated, FieldValue, Model, Number, Operand, TextColumn, Timed};
use rustango_ports::database::{
    Aggregate, Case, DatePart, DateUnit, Direction, Function, JsonStep, TextMatch, Value,
};
use serde_json::Value as Json;

use crate::{
    AtTimeZone, Column, Condition, Expr, Expression, IntoExpr, JsonLookup, Link, Lookup, Ordering, Predicate,
    QuerySet, TimeZone, aggregate::Total, shape::Shape,
};

fn predicate<M>(subject: Expression, lookup: Lookup) -> Predicate<M> {
    Predicate::new(Condition::lookup(subject, lookup))
}

fn values<M, B, X>(all: impl IntoIterator<Item = X>) -> Vec<Value>
where
    X: Operand<M, B, Made = Value>,
{
    all.into_iter().map(Operand::make).collect()
}

fn texts<S: Into<String>>(all: impl IntoIterator<Item = S>) -> Vec<String> {
    all.into_iter().map(Into::into).collect()
}

/// A backslash at the end takes nothing its meaning: it stands for itself.
fn whole(mut pattern: String) -> String {
    let backslashes = pattern.len() - pattern.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        pattern.push('\\');
    }
    pattern
}

macro_rules! lookups {
    ($($of:ident)*) => {$(
        /// Lookups of all values.
        impl<M: Model, T: FieldValue> $of<M, T> {
            fn lookup(self, lookup: Lookup) -> Predicate<M> {
                predicate(self.into_expression(), lookup)
            }

            /// Holds where both are equal.
            pub fn eq(self, value: impl Operand<M, T::Base, Made: Into<Expression>>) -> Predicate<M> {
                self.lookup(Lookup::Exact(value.make().into()))
            }

            /// Holds where both have a value, and not the same.
            pub fn ne(self, value: impl Operand<M, T::Base, Made: Into<Expression>>) -> Predicate<M> {
                self.lookup(Lookup::NotEqual(value.make().into()))
            }

            /// Holds where it is less than the value.
            pub fn lt(self, value: impl Operand<M, T::Base, Made: Into<Expression>>) -> Predicate<M> {
                self.lookup(Lookup::Less(value.make().into()))
            }

            /// Holds where it is less than or equals the value.
            pub fn lte(self, value: impl Operand<M, T::Base, Made: Into<Expression>>) -> Predicate<M> {
                self.lookup(Lookup::LessOrEqual(value.make().into()))
            }

            /// Holds where it is greater than the value.
            pub fn gt(self, value: impl Operand<M, T::Base, Made: Into<Expression>>) -> Predicate<M> {
                self.lookup(Lookup::Greater(value.make().into()))
            }

            /// Holds where it is greater than or equals the value.
            pub fn gte(self, value: impl Operand<M, T::Base, Made: Into<Expression>>) -> Predicate<M> {
                self.lookup(Lookup::GreaterOrEqual(value.make().into()))
            }

            /// Holds where it lies between two values, both included.
            pub fn between(
                self,
                low: impl Operand<M, T::Base, Made: Into<Expression>>,
                high: impl Operand<M, T::Base, Made: Into<Expression>>,
            ) -> Predicate<M> {
                self.lookup(Lookup::Between(low.make().into(), high.make().into()))
            }

            /// Holds where it equals one of the values.
            pub fn in_<X>(self, all: impl IntoIterator<Item = X>) -> Predicate<M>
            where
                X: Operand<M, T::Base, Made = Value>,
            {
                self.lookup(Lookup::In(values(all)))
            }

            /// Holds where it has a value that is none of these.
            pub fn not_in<X>(self, all: impl IntoIterator<Item = X>) -> Predicate<M>
            where
                X: Operand<M, T::Base, Made = Value>,
            {
                self.lookup(Lookup::NotIn(values(all)))
            }

            /// Holds where it equals a value that a query answers with: one of
            /// `values(column)`, or the keys of its rows.
            pub fn in_query<R: Model, S: Shape<R>>(self, query: QuerySet<R, S>) -> Predicate<M> {
                self.lookup(Lookup::InQuery(Box::new(query.select)))
            }

            /// Holds where it is NULL.
            pub fn is_null(self) -> Predicate<M> {
                self.lookup(Lookup::IsNull)
            }

            /// Holds where it is not NULL.
            pub fn is_not_null(self) -> Predicate<M> {
                self.lookup(Lookup::IsNotNull)
            }

            /// Holds where both differ, NULL being a value like others.
            pub fn is_distinct_from(
                self,
                value: impl Operand<M, T::Base, Made: Into<Expression>>,
            ) -> Predicate<M> {
                self.lookup(Lookup::Distinct(value.make().into()))
            }

            /// Holds where both are equal, NULL being a value like others.
            pub fn is_not_distinct_from(
                self,
                value: impl Operand<M, T::Base, Made: Into<Expression>>,
            ) -> Predicate<M> {
                self.lookup(Lookup::Same(value.make().into()))
            }

            /// Sorts the smallest first, NULLs last.
            pub fn asc(self) -> Ordering<M> {
                Ordering::new(self.into_expression(), Direction::Ascending)
            }

            /// Sorts the largest first, NULLs last.
            pub fn desc(self) -> Ordering<M> {
                Ordering::new(self.into_expression(), Direction::Descending)
            }

            /// The first of both that is not NULL: optional where both are.
            pub fn coalesce<X>(self, other: X) -> Expr<M, T::Or<X::Like<T::Base>>>
            where
                X: Operand<M, T::Base, Made: Into<Expression>>,
            {
                chained(Function::Coalesce, self.into_expression(), other.make().into())
            }

            /// NULL where both are equal, else this.
            pub fn nullif(
                self,
                other: impl Operand<M, T::Base, Made: Into<Expression>>,
            ) -> Expr<M, Option<T::Base>> {
                let arguments = vec![self.into_expression(), other.make().into()];
                Expr::new(Expression::Call(Function::NullIf, arguments))
            }

            /// The greater of both; NULL counts only where both are.
            pub fn greatest(self, other: impl Operand<M, T::Base, Made: Into<Expression>>) -> Expr<M, T> {
                chained(Function::Greatest, self.into_expression(), other.make().into())
            }

            /// The lesser of both; NULL counts only where both are.
            pub fn least(self, other: impl Operand<M, T::Base, Made: Into<Expression>>) -> Expr<M, T> {
                chained(Function::Least, self.into_expression(), other.make().into())
            }

            /// The value as another type; what databases do not agree on is
            /// refused when the query is run.
            pub fn cast<U: FieldValue<Base = U>>(self) -> Expr<M, T::Like<U>> {
                Expr::new(Expression::Cast(Box::new(self.into_expression()), U::TYPE))
            }

            /// The number of rows whose value is not NULL.
            pub fn count(self) -> Total<M, i64> {
                Total::new(Aggregate::Count, Some(self.into_expression()))
            }

            /// The least value of many rows.
            pub fn min(self) -> Total<M, Option<T::Base>> {
                Total::new(Aggregate::Minimum, Some(self.into_expression()))
            }

            /// The greatest value of many rows.
            pub fn max(self) -> Total<M, Option<T::Base>> {
                Total::new(Aggregate::Maximum, Some(self.into_expression()))
            }
        }

        /// Lookups of text.
        impl<M: Model, T: TextColumn> $of<M, T> {
            fn text(self, how: TextMatch, text: impl Into<String>) -> Predicate<M> {
                self.lookup(Lookup::Text(how, text.into()))
            }

            /// Holds where the text is anywhere in it.
            pub fn contains(self, text: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::Contains, text)
            }

            /// Holds where the text is anywhere in it, case aside.
            pub fn icontains(self, text: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::IContains, text)
            }

            /// Holds where it begins with the text.
            pub fn startswith(self, text: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::StartsWith, text)
            }

            /// Holds where it begins with the text, case aside.
            pub fn istartswith(self, text: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::IStartsWith, text)
            }

            /// Holds where it ends with the text.
            pub fn endswith(self, text: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::EndsWith, text)
            }

            /// Holds where it ends with the text, case aside.
            pub fn iendswith(self, text: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::IEndsWith, text)
            }

            /// Holds where it equals the text, case aside.
            pub fn iexact(self, text: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::IExact, text)
            }

            /// Holds where it is as the pattern, in which `%` stands for any
            /// characters, `_` for one, and `\\` takes them their meaning: in
            /// text of a stranger, [`contains`](Self::contains) does so by itself.
            pub fn like(self, pattern: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::Like, whole(pattern.into()))
            }

            /// As [`like`](Self::like), case aside.
            pub fn ilike(self, pattern: impl Into<String>) -> Predicate<M> {
                self.text(TextMatch::ILike, whole(pattern.into()))
            }

            /// Holds where the regular expression matches anywhere in it. A
            /// pattern of a stranger can keep a database busy: take none.
            pub fn regex(self, pattern: impl Into<String>) -> Predicate<M> {
                self.lookup(Lookup::Regex(Case::Sensitive, pattern.into()))
            }

            /// Holds where the regular expression matches anywhere in it, case
            /// aside.
            pub fn iregex(self, pattern: impl Into<String>) -> Predicate<M> {
                self.lookup(Lookup::Regex(Case::Insensitive, pattern.into()))
            }

            /// The text in small letters.
            pub fn lower(self) -> Expr<M, T::Like<String>> {
                called(Function::Lower, self.into_expression())
            }

            /// The text in capital letters.
            pub fn upper(self) -> Expr<M, T::Like<String>> {
                called(Function::Upper, self.into_expression())
            }

            /// The number of characters.
            pub fn length(self) -> Expr<M, T::Like<i64>> {
                called(Function::Length, self.into_expression())
            }

            /// The text without spaces at both ends.
            pub fn trim(self) -> Expr<M, T::Like<String>> {
                called(Function::Trim, self.into_expression())
            }

            /// The text with every `from` in it replaced by `to`.
            pub fn replace(self, from: impl Into<String>, to: impl Into<String>) -> Expr<M, T::Like<String>> {
                let [from, to] = [from.into(), to.into()].map(|text| Expression::Value(Value::Text(text)));
                Expr::new(Expression::Call(Function::Replace, vec![self.into_expression(), from, to]))
            }

            /// So many characters of the text, from the one at `start` on,
            /// counted from 1.
            pub fn substring(self, start: u32, length: u32) -> Expr<M, T::Like<String>> {
                let [start, length] =
                    [start, length].map(|number| Expression::Value(Value::I64(number.into())));
                Expr::new(Expression::Call(Function::Substring, vec![self.into_expression(), start, length]))
            }

            /// Both texts joined; NULL counts as empty.
            pub fn concat(self, other: impl Operand<M, String, Made: Into<Expression>>) -> Expr<M, String> {
                chained(Function::Concat, self.into_expression(), other.make().into())
            }
        }

        /// Numbers.
        impl<M: Model, T: FieldValue<Base: Number>> $of<M, T> {
            /// The number without its sign.
            pub fn abs(self) -> Expr<M, T::Like<<T::Base as Number>::Wide>> {
                called(Function::Abs, self.into_expression())
            }

            /// The number rounded to so many digits behind the point.
            pub fn round(self, digits: u8) -> Expr<M, T::Like<<T::Base as Number>::Wide>> {
                called(Function::Round(digits), self.into_expression())
            }

            /// The greatest whole number that is not above it.
            pub fn floor(self) -> Expr<M, T::Like<<T::Base as Number>::Wide>> {
                called(Function::Floor, self.into_expression())
            }

            /// The least whole number that is not below it.
            pub fn ceil(self) -> Expr<M, T::Like<<T::Base as Number>::Wide>> {
                called(Function::Ceil, self.into_expression())
            }

            /// The sum over many rows; NULL for none.
            pub fn sum(self) -> Total<M, Option<<T::Base as Number>::Wide>> {
                Total::new(Aggregate::Sum, Some(self.into_expression()))
            }

            /// The average over many rows; NULL for none.
            pub fn avg(self) -> Total<M, Option<<T::Base as Number>::Mean>> {
                Total::new(Aggregate::Average, Some(self.into_expression()))
            }
        }

        /// Dates, in UTC.
        impl<M: Model, T: FieldValue<Base: Dated>> $of<M, T> {
            fn part(self, part: DatePart) -> Expr<M, T::Like<i64>> {
                Expr::new(Expression::Part(part, Box::new(self.into_expression()), TimeZone::Utc))
            }

            /// The year.
            pub fn year(self) -> Expr<M, T::Like<i64>> {
                self.part(DatePart::Year)
            }

            /// The quarter, 1 to 4.
            pub fn quarter(self) -> Expr<M, T::Like<i64>> {
                self.part(DatePart::Quarter)
            }

            /// The month, 1 to 12.
            pub fn month(self) -> Expr<M, T::Like<i64>> {
                self.part(DatePart::Month)
            }

            /// The week of the ISO year.
            pub fn week(self) -> Expr<M, T::Like<i64>> {
                self.part(DatePart::Week)
            }

            /// The day of the month.
            pub fn day(self) -> Expr<M, T::Like<i64>> {
                self.part(DatePart::Day)
            }

            /// The day of the week: 1 is Sunday, 7 is Saturday.
            pub fn week_day(self) -> Expr<M, T::Like<i64>> {
                self.part(DatePart::WeekDay)
            }

            /// The day that a point in time is in.
            pub fn date(self) -> Expr<M, T::Like<NaiveDate>> {
                self.cast()
            }

            /// The beginning of the year, month or other unit that it is in.
            pub fn trunc(self, unit: DateUnit) -> Expr<M, T> {
                Expr::new(Expression::Truncate(unit, Box::new(self.into_expression()), TimeZone::Utc))
            }
        }

        /// Times of day, in UTC.
        impl<M: Model, T: FieldValue<Base: Timed>> $of<M, T> {
            fn time_part(self, part: DatePart) -> Expr<M, T::Like<i64>> {
                Expr::new(Expression::Part(part, Box::new(self.into_expression()), TimeZone::Utc))
            }

            /// The hour, 0 to 23.
            pub fn hour(self) -> Expr<M, T::Like<i64>> {
                self.time_part(DatePart::Hour)
            }

            /// The minute.
            pub fn minute(self) -> Expr<M, T::Like<i64>> {
                self.time_part(DatePart::Minute)
            }

            /// The whole seconds of the minute.
            pub fn second(self) -> Expr<M, T::Like<i64>> {
                self.time_part(DatePart::Second)
            }
        }

        /// Points in time.
        impl<M: Model, T: FieldValue<Base = DateTime<Utc>>> $of<M, T> {
            /// Looks at the clocks and calendars of a time zone, by its name:
            /// `Post::created_at.at_time_zone("Europe/Paris").date()`. A zone that
            /// does not exist is an error of the query.
            pub fn at_time_zone(self, name: &str) -> AtTimeZone<M, T> {
                AtTimeZone::new(self.into_expression(), TimeZone::named(name))
            }
        }

        /// JSON documents.
        impl<M: Model, T: FieldValue<Base = Json>> $of<M, T> {
            fn json(self, lookup: JsonLookup) -> Predicate<M> {
                self.lookup(Lookup::Json(lookup))
            }

            /// Holds where the document holds this one: objects with at least
            /// these members, arrays with at least these items, in depth.
            pub fn json_contains(self, part: impl Into<Json>) -> Predicate<M> {
                self.json(JsonLookup::Contains(part.into()))
            }

            /// Holds where the document is held by this one.
            pub fn json_contained_by(self, whole: impl Into<Json>) -> Predicate<M> {
                self.json(JsonLookup::ContainedBy(whole.into()))
            }

            /// Holds where the documents are equal, whatever the order of keys.
            pub fn json_equals(self, other: impl Into<Json>) -> Predicate<M> {
                self.json(JsonLookup::Equals(other.into()))
            }

            /// Holds where it is an object with this key.
            pub fn json_has_key(self, key: impl Into<String>) -> Predicate<M> {
                self.json(JsonLookup::HasKey(key.into()))
            }

            /// Holds where it is an object with one of these keys.
            pub fn json_has_any_key<S: Into<String>>(self, keys: impl IntoIterator<Item = S>) -> Predicate<M> {
                self.json(JsonLookup::HasAnyKey(texts(keys)))
            }

            /// Holds where it is an object with all of these keys.
            pub fn json_has_keys<S: Into<String>>(self, keys: impl IntoIterator<Item = S>) -> Predicate<M> {
                self.json(JsonLookup::HasKeys(texts(keys)))
            }

            /// The text at a path: `Post::meta.json_text([key("a"), index(0)])`.
            pub fn json_text(self, path: impl IntoIterator<Item = JsonStep>) -> Expr<M, Option<String>> {
                let path = path.into_iter().collect();
                Expr::new(Expression::JsonText(Box::new(self.into_expression()), path))
            }
        }

        /// Conditions that are stored.
        impl<M: Model, T: FieldValue<Base = bool>> $of<M, T> {
            /// Holds where the value is true.
            pub fn is_true(self) -> Predicate<M> {
                Predicate::new(Condition::IsTrue(self.into_expression()))
            }
        }

        /// Foreign keys.
        impl<M: Model, T: Link> $of<M, T> {
            /// Reaches a value of the row that the key points at:
            /// `Post::author.to(Author::name)`.
            pub fn to<U: FieldValue>(self, value: impl IntoExpr<T::Target, U>) -> Expr<M, T::Like<U>> {
                crate::relation::reach(self.into_expression(), value.into_expression())
            }
        }
    )*};
}

lookups!(Column Expr);

fn called<M, T>(function: Function, argument: Expression) -> Expr<M, T> {
    Expr::new(Expression::Call(function, vec![argument]))
}

/// One call of a function of many arguments, however it was put together.
fn chained<M, T>(function: Function, first: Expression, other: Expression) -> Expr<M, T> {
    Expr::new(match first {
        Expression::Call(same, mut arguments) if same == function => {
            arguments.push(other);
            Expression::Call(same, arguments)
        }
        first => Expression::Call(function, vec![first, other]),
    })
}

/// The member of a JSON object, for a path.
pub fn key(name: impl Into<String>) -> JsonStep {
    JsonStep::Key(name.into())
}

/// The item of a JSON array, counted from 0, for a path.
#[must_use]
pub const fn index(position: u32) -> JsonStep {
    JsonStep::Index(position)
}
