//! Claim: what C can get wrong is refused with the right status, and every kind of layer arrives as the core's own.
//!
//! Oracle: for refusals the header's documentation; for layers the core's counts of the same network.

use headwater::*;
use headwater_core::{Activation, Layer, Network, Prelu, Slopes};
use std::ffi::CStr;
use std::ptr::{null, null_mut};

const NOTHING: HeadwaterLayer = HeadwaterLayer {
    kind: 0,
    activation: 0,
    options: 0,
    width: 0,
    parameter: 0.0,
    epsilon: 0.0,
    momentum: 0.0,
    branch: null(),
    branch_count: 0,
};
const DENSE: HeadwaterLayer = HeadwaterLayer { kind: HeadwaterLayerKind::Dense as u32, width: 4, ..NOTHING };

/// Plans a network of `layers` in room for `room` of them; returns the status, the plan and the sentence, if any.
fn plan(layers: &[HeadwaterLayer], room: usize) -> (HeadwaterStatus, HeadwaterPlan, String) {
    // SAFETY: a space is whole numbers, and so is an error; zero is a value of each.
    let (mut space, mut error) =
        (vec![unsafe { std::mem::zeroed::<HeadwaterLayerSpace>() }; room], unsafe { std::mem::zeroed() });
    let network = HeadwaterNetwork {
        inputs: 4,
        layers: layers.as_ptr(),
        layer_count: layers.len(),
        frozen: 0,
        space: space.as_mut_ptr(),
        space_count: room,
    };
    // SAFETY: a plan is whole numbers.
    let mut plan: HeadwaterPlan = unsafe { std::mem::zeroed() };
    // SAFETY: every pointer is to a live value.
    let status = unsafe { headwater_plan(&network, null(), 3, 0, &mut plan, &mut error) };
    (status, plan, if status == HeadwaterStatus::Ok { String::new() } else { sentence(&error, 400).0 })
}

/// An error's sentence in a buffer of `capacity`, and the length that is reported.
fn sentence(error: &HeadwaterError, capacity: usize) -> (String, usize) {
    let (mut buffer, mut length) = (vec![0xff_u8; capacity], 0);
    // SAFETY: every pointer is to a live value.
    let status =
        unsafe { headwater_error_sentence(error, buffer.as_mut_ptr().cast(), capacity, &mut length) };
    assert_eq!(status, HeadwaterStatus::Ok);
    let text = CStr::from_bytes_until_nul(&buffer).expect("a final zero");
    (text.to_string_lossy().into_owned(), length)
}

#[test]
fn every_layer_arrives() {
    for (number, activation) in (0..).zip(Activation::ALL) {
        let layer = HeadwaterLayer { kind: 1, activation: number, parameter: 0.5, ..NOTHING };
        let (status, ..) = plan(&[layer, DENSE], 2);
        assert_eq!(status, HeadwaterStatus::Ok, "{activation:?}");
    }
    let per_feature = Layer::Prelu(Prelu { slopes: Slopes::PerFeature });
    let of_branch = [Layer::layer_norm(), Layer::dense(4)];
    let of_core =
        [Layer::dense_without_bias(4), Layer::batch_norm(), per_feature, Layer::residual(&of_branch)];
    let norm = HeadwaterLayer { epsilon: HEADWATER_EPSILON, momentum: HEADWATER_MOMENTUM, ..NOTHING };
    let branch = [HeadwaterLayer { kind: 4, ..norm }, DENSE];
    let layers = [
        HeadwaterLayer { options: HEADWATER_WITHOUT_BIAS, ..DENSE },
        HeadwaterLayer { kind: 3, ..norm },
        HeadwaterLayer { kind: 2, options: HEADWATER_SLOPE_PER_FEATURE, ..NOTHING },
        HeadwaterLayer { kind: 5, branch: branch.as_ptr(), branch_count: 2, ..NOTHING },
    ];
    let (status, found, _) = plan(&layers, 6);
    let network = Network::new(4, &of_core).expect("a network");
    assert_eq!(status, HeadwaterStatus::Ok);
    assert_eq!((found.parameters, found.state), (network.parameter_count(), network.state_count()));
    assert_eq!(found.training_scratch, network.training_scratch(3));
    assert_eq!(found.inference_scratch, network.inference_scratch(3));
    assert_eq!(found.layers, 6);
}

#[test]
fn layers_that_make_no_network_are_refused() {
    let (status, _, text) = plan(&[HeadwaterLayer { width: 0, ..DENSE }], 1);
    assert_eq!(status, HeadwaterStatus::Network);
    assert_eq!(text, Network::new(4, &[Layer::dense(0)]).expect_err("no outputs").to_string());
    assert_eq!(plan(&[], 0).0, HeadwaterStatus::Network);
    assert_eq!(plan(&[DENSE, DENSE], 1).0, HeadwaterStatus::Length);
    assert_eq!(plan(&[HeadwaterLayer { kind: 6, ..NOTHING }], 1).0, HeadwaterStatus::UnknownChoice);
    assert_eq!(plan(&[HeadwaterLayer { options: 16, ..DENSE }], 1).0, HeadwaterStatus::UnknownChoice);
    assert_eq!(
        plan(&[HeadwaterLayer { kind: 1, activation: 19, ..NOTHING }], 1).0,
        HeadwaterStatus::UnknownChoice
    );
    let without = HeadwaterLayer { kind: 5, branch_count: 1, ..NOTHING };
    assert_eq!(plan(&[without], 2).0, HeadwaterStatus::Null);
}

#[test]
fn a_branch_that_holds_itself_is_refused() {
    let mut layer = HeadwaterLayer { kind: 5, branch_count: 1, ..NOTHING };
    let own = &raw mut layer;
    // SAFETY: `own` points to `layer`, which lives to the end.
    unsafe { (*own).branch = own };
    // SAFETY: the same.
    let (status, _, text) = plan(unsafe { std::slice::from_raw_parts(own, 1) }, 100);
    assert_eq!(status, HeadwaterStatus::Network, "{text}");
}

#[test]
fn a_sentence_is_cut_to_its_buffer() {
    // SAFETY: an error is whole numbers.
    let mut error: HeadwaterError = unsafe { std::mem::zeroed() };
    // SAFETY: null is refused, and the error is live.
    let status = unsafe { headwater_plan(null(), null(), 1, 0, null_mut(), &mut error) };
    assert_eq!(status, HeadwaterStatus::Null);
    let (whole, length) = sentence(&error, 400);
    assert_eq!(
        (whole.as_str(), length),
        ("plan: a null pointer; pass an address, or a count of 0", whole.len())
    );
    assert_eq!(sentence(&error, 5), ("plan".into(), length));
    assert_eq!(sentence(&error, 1), (String::new(), length));
    assert_eq!(sentence(&error, whole.len() + 1), (whole, length));
    // SAFETY: a capacity of none is refused, and so is an error that nobody wrote.
    unsafe {
        assert_eq!(headwater_error_sentence(&error, null_mut(), 0, null_mut()), HeadwaterStatus::Length);
        assert_eq!(headwater_error_sentence(&error, null_mut(), 9, null_mut()), HeadwaterStatus::Null);
        assert_eq!(headwater_error_sentence(null(), null_mut(), 9, null_mut()), HeadwaterStatus::Null);
    }
    // SAFETY: as above.
    let unwritten: HeadwaterError = unsafe { std::mem::zeroed() };
    assert!(sentence(&unwritten, 400).0.starts_with("error: nothing that a refused call wrote"));
}
