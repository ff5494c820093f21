//! Where each layer's parameters and running statistics stand.

use headwater_core::{Layer, Segment};
use headwater_verify::fact::Fact;
use headwater_verify::ladder::network::checks;

use crate::case::{Case, conduct, shapes};
use headwater_verify::sweep::sweep;

/// The layer at a path, found from the outermost list inwards.
fn find<'a>(layers: &'a [Layer<'a>], path: &[usize]) -> Option<&'a Layer<'a>> {
    match path {
        [index] => layers.get(*index),
        [index, rest @ ..] => match layers.get(*index)? {
            Layer::Residual(branch) => find(branch, rest),
            _ => None,
        },
        [] => None,
    }
}

/// Claim: segments are numbered without a gap, each names its layer by path, they follow one another without gap and
/// overlap, and together they are `parameters` and `state`, the frozen ones first.
/// Oracle: the counts stated in `ladder::network::checks`, layer by layer.
#[test]
fn segments_are_disjoint_and_cover_the_memory() {
    let oracle = "the counts of ladder::network::checks";
    let fact = conduct("segments are disjoint and cover parameters and state", oracle);
    sweep(500, &shapes(), fact, |shape, fact: &mut Fact| {
        let case = Case::draw(shape);
        let network = case.network;
        let segments: Vec<Segment<'_>> = network.segments().collect();
        fact.holds(segments.len() == network.layer_count(), || case.name());
        let (mut parameters, mut state) = (0, 0);
        for (index, segment) in segments.iter().enumerate() {
            let input = || format!("{segment:?} of {}", case.name());
            let claimed = checks(segment.layer, segment.inputs);
            let counts = match segment.layer {
                Layer::Residual(_) => (0, 0),
                _ => (claimed.parameters, claimed.state),
            };
            fact.holds(segment.index == index && segment.outputs == claimed.outputs, input);
            let found = find(network.layers(), segment.path.indices());
            fact.holds(found.is_some_and(|layer| std::ptr::eq(layer, segment.layer)), input);
            fact.holds(segment.parameters == (parameters..parameters + counts.0), input);
            fact.holds(segment.state == (state..state + counts.1), input);
            (parameters, state) = (segment.parameters.end, segment.state.end);
            // A frozen layer's parameters end where the trained ones begin, or before.
            let is_frozen = segment.path.indices()[0] < network.frozen_layers();
            let frozen = network.frozen_parameter_count();
            let in_its_place =
                if is_frozen { parameters <= frozen } else { segment.parameters.start >= frozen };
            fact.holds(in_its_place, input);
        }
        fact.holds((parameters, state) == (network.parameter_count(), network.state_count()), || case.name());
    })
    .assert();
}
