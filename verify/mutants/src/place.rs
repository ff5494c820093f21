//! Where in a file the mutants go: the stretches of source that a switch can stand around.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Context, Result};
use proc_macro2::LineColumn;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr};

use crate::mutant::Position;

/// The stretch of source, in bytes, around what a mutant at some position replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An expression: for an operator the whole chain of operators it stands in, since changing one can change what the
    /// others apply to.
    Expression(Range<usize>),
    /// A field in a struct expression: the expression, and the field with its comma.
    Field { whole: Range<usize>, field: Range<usize> },
    /// An arm of a match: where its pattern ends, and its guard.
    Arm { pattern_end: usize, guard: Option<Range<usize>> },
    /// A place no switch can stand in, and why.
    Fixed(&'static str),
}

/// A source file with the places of all that can be mutated, but function bodies.
pub struct Source {
    pub text: String,
    lines: Vec<usize>,
    places: HashMap<Position, Place>,
    /// The functions that the compiler may evaluate too.
    constant: Vec<Range<usize>>,
}

impl Source {
    pub fn parse(text: String) -> Result<Self> {
        let file = syn::parse_file(&text).context("not Rust")?;
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut source = Self { text, lines, places: HashMap::new(), constant: Vec::new() };
        let mut finder =
            Finder { source: &source, constant: 0, places: HashMap::new(), functions: Vec::new() };
        finder.visit_file(&file);
        let Finder { places, functions, .. } = finder;
        source.places = places;
        source.constant = functions;
        Ok(source)
    }

    /// The byte at a position.
    pub fn offset(&self, position: Position) -> usize {
        let start = self.lines[position.line - 1];
        let line = &self.text[start..];
        start + line.char_indices().nth(position.column - 1).map_or(line.len(), |(at, _)| at)
    }

    /// The line with this number, from 1.
    pub fn line(&self, number: usize) -> &str {
        self.text.lines().nth(number - 1).unwrap_or_default()
    }

    /// Whether a position lies in a `const fn`.
    pub fn is_in_constant_function(&self, at: Position) -> bool {
        let at = self.offset(at);
        self.constant.iter().any(|function| function.contains(&at))
    }

    pub fn place(&self, start: Position) -> Option<&Place> {
        self.places.get(&start)
    }

    fn range(&self, spanned: &impl Spanned) -> Range<usize> {
        let span = spanned.span();
        self.offset(position(span.start()))..self.offset(position(span.end()))
    }
}

fn position(at: LineColumn) -> Position {
    Position { line: at.line, column: at.column + 1 }
}

fn start(spanned: &impl Spanned) -> Position {
    position(spanned.span().start())
}

struct Finder<'s> {
    source: &'s Source,
    /// How many constants this lies in.
    constant: usize,
    places: HashMap<Position, Place>,
    functions: Vec<Range<usize>>,
}

impl Finder<'_> {
    fn put(&mut self, at: Position, place: Place) {
        let place = if self.constant > 0 { Place::Fixed("in a constant") } else { place };
        self.places.insert(at, place);
    }

    /// All operators of the chain that `expression` is the root of get the same place.
    fn chain(&mut self, expression: &Expr, whole: &Range<usize>) {
        if let Expr::Binary(binary) = expression {
            self.put(start(&binary.op), Place::Expression(whole.clone()));
            self.chain(&binary.left, whole);
            self.chain(&binary.right, whole);
        } else {
            self.visit_expr(expression);
        }
    }

    fn in_constant(&mut self, visit: impl FnOnce(&mut Self)) {
        self.constant += 1;
        visit(self);
        self.constant -= 1;
    }
}

/// Whether a chain of operators holds a `let`, which must stay bare.
fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) && has_let(expression) => {
                self.put(start(&binary.op), Place::Fixed("joins a `let`"));
                self.visit_expr(&binary.left);
                self.visit_expr(&binary.right);
            }
            Expr::Binary(_) => self.chain(expression, &self.source.range(expression)),
            Expr::Unary(unary) => {
                self.put(start(&unary.op), Place::Expression(self.source.range(expression)));
                visit::visit_expr(self, expression);
            }
            Expr::Struct(literal) => {
                let whole = self.source.range(expression);
                for pair in literal.fields.pairs() {
                    let mut field = self.source.range(pair.value());
                    if let Some(comma) = pair.punct() {
                        field.end = self.source.range(comma).end;
                    }
                    self.put(start(*pair.value()), Place::Field { whole: whole.clone(), field });
                }
                visit::visit_expr(self, expression);
            }
            Expr::Const(_) => self.in_constant(|finder| visit::visit_expr(finder, expression)),
            Expr::Repeat(repeat) => {
                self.visit_expr(&repeat.expr);
                self.in_constant(|finder| finder.visit_expr(&repeat.len));
            }
            _ => visit::visit_expr(self, expression),
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let guard = arm.guard.as_ref().map(|(_, guard)| guard);
        let fixed = guard.is_some_and(|guard| has_let(guard));
        let place = match guard {
            _ if fixed => Place::Fixed("guarded by a `let`"),
            _ => Place::Arm {
                pattern_end: self.source.range(&arm.pat).end,
                guard: guard.map(|guard| self.source.range(guard)),
            },
        };
        self.put(start(arm), place);
        visit::visit_arm(self, arm);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if item.sig.constness.is_some() {
            self.functions.push(self.source.range(item));
        }
        visit::visit_item_fn(self, item);
    }
    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.sig.constness.is_some() {
            self.functions.push(self.source.range(item));
        }
        visit::visit_impl_item_fn(self, item);
    }
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.in_constant(|finder| visit::visit_item_const(finder, item));
    }
    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.in_constant(|finder| visit::visit_item_static(finder, item));
    }
    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.in_constant(|finder| visit::visit_impl_item_const(finder, item));
    }
    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.in_constant(|finder| visit::visit_trait_item_const(finder, item));
    }
    fn visit_type(&mut self, item: &'ast syn::Type) {
        self.in_constant(|finder| visit::visit_type(finder, item));
    }
    fn visit_variant(&mut self, item: &'ast syn::Variant) {
        self.in_constant(|finder| visit::visit_variant(finder, item));
    }
    fn visit_pat(&mut self, item: &'ast syn::Pat) {
        self.in_constant(|finder| visit::visit_pat(finder, item));
    }
}
