//! Common table expressions: queries that are written once for a statement, and
//! those that walk from row to row.

use std::sync::Arc;

use rustango_model::Model;

use crate::{
    Column, Columns, Condition, FieldRef, Hop, Link, Lookup, Many, QuerySet, Select, Source, Trash, Tree,
    shape::Shape,
};

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Writes the query once, before the statement (`WITH`), however often it
    /// and its clones are part of that: as what is asked, and in subqueries.
    ///
    /// ```text
    /// let read = Post::objects().filter(Post::views.gt(100)).common();
    /// let of_readers = Author::objects().filter(Author::id.in_query(read.clone().values(Post::author)));
    /// ```
    ///
    /// It knows nothing of rows around it, and an update cannot compute values
    /// of it.
    pub fn common(self) -> Self {
        let mut inner = self.select;
        let mut outer = Select::of(M::schema(), Source::Table);
        outer.outputs = inner.outputs_by_place();
        outer.columns.clone_from(&inner.columns);
        if inner.columns != Columns::None {
            // Of the result a part is read.
            inner.columns = Columns::All;
        }
        inner.related.clear();
        outer.fault = inner.lock.is_some().then_some(LOCKED).or(inner.fault.take());
        outer.source = Source::Common(Arc::new(inner));
        Self::over(outer)
    }
}

const LOCKED: &str = "rows of a query that is `common` are not locked: lock those of what is asked of it";
const COMPOSITE: &str = "a walk goes from key to key, and the key of this model has several fields";

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Adds all rows that point, over any number of rows, at a row of the
    /// query: `Folder::objects().filter(…).with_descendants(Folder::parent)`.
    pub fn with_descendants<T: Link<Target = M>>(self, key: Column<M, T>) -> Self {
        self.walk(Tree::Descendants(key.field()))
    }

    /// Adds all rows that a row of the query points at, over any number of
    /// rows.
    pub fn with_ancestors<T: Link<Target = M>>(self, key: Column<M, T>) -> Self {
        self.walk(Tree::Ancestors(key.field()))
    }

    /// Adds all rows that a recursive walk leads to: from each row that was
    /// found to those rows of `step` that belong to it by the relation, and on
    /// from there (`WITH RECURSIVE`). A circle ends where it began.
    ///
    /// ```text
    /// // What may be reached from a page over public ones, by links of many to many.
    /// let public = Page::objects().filter(Page::public.eq(true));
    /// let reached = Page::objects().filter(Page::id.eq(1)).with_recursive(Page::links(), public);
    /// ```
    pub fn with_recursive(self, relation: Many<M, M>, step: QuerySet<M>) -> Self {
        let (Some(key), Some(hop)) = (FieldRef::single_key(M::schema()), relation.into_hops().pop()) else {
            return self.map(|select| Select { fault: Some(COMPOSITE), ..select });
        };
        let fault = step.select.fault;
        match pairs(key, &hop, step.select) {
            Some(pairs) => self
                .walk(Tree::Over(Box::new(pairs)))
                .map(|select| Select { fault: select.fault.or(fault), ..select }),
            None => self.map(|select| Select { fault: Some(COMPOSITE), ..select }),
        }
    }

    fn walk(self, tree: Tree) -> Self {
        let Some(key) = FieldRef::single_key(M::schema()) else {
            return self.map(|select| Select { fault: Some(COMPOSITE), ..select });
        };
        let fault = self.select.fault;
        let within = Lookup::InTree(Box::new(self.select), tree);
        let found = Select::all(M::schema()).filter(Condition::Lookup(key.into(), within));
        Self::over(Select { fault, ..found })
    }
}

/// The keys of rows, each beside that of a row of a query that belongs to it.
fn pairs(key: FieldRef, hop: &Hop, step: Select) -> Option<Select> {
    let all = |from: FieldRef, to: FieldRef| {
        let rows = Select::all(from.schema()).trash(Trash::Shown).columns(Columns::None);
        rows.output(from.into()).output(to.into())
    };
    let (rows, to) = match hop {
        Hop::Reverse(link) => {
            let link = FieldRef::new(link.source(), link.field()?);
            let rows = Select { columns: Columns::None, outputs: vec![link.into(), key.into()], ..step };
            return Some(Select { related: Vec::new(), ..rows });
        }
        Hop::Forward(link) => {
            let link = FieldRef::new(link.source(), link.field()?);
            (all(key, link), link)
        }
        Hop::Through(relation) | Hop::BackThrough(relation) => {
            let through = (relation.through)();
            let [source, target] =
                [relation.source_field, relation.target_field].map(|field| FieldRef::new(through, field));
            if matches!(hop, Hop::Through(_)) {
                (all(source, target), target)
            } else {
                (all(target, source), source)
            }
        }
    };
    Some(rows.filter(Condition::Lookup(to.into(), Lookup::InQuery(Box::new(step)))))
}
