//! Broken files by the hundred.

use headwater_model::{Columns, Data, Model, Storage};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(5), ..ProptestConfig::default() })]

    /// Claim: bytes of any kind are read or refused, and what is read is whole samples of finite numbers. Oracle: no panic,
    /// and the counts.
    #[test]
    fn bytes_of_any_kind(
        rows in prop::collection::vec(("[0-9.,eE\"-]{0,12}", any::<bool>()), 0..8),
        noise in prop::collection::vec((any::<usize>(), any::<u8>()), 0..3),
    ) {
        let mut bytes = Vec::new();
        for (row, good) in rows {
            bytes.extend(if good { b"1,2,0".to_vec() } else { row.into_bytes() });
            bytes.push(b'\n');
        }
        for (index, byte) in noise {
            let length = bytes.len().max(1);
            bytes.get_mut(index % length).into_iter().for_each(|slot| *slot = byte);
        }
        let storage = Storage::new();
        let text = "inputs = 2\nlayers = [{ kind = \"dense\", outputs = 3 }]";
        let model = Model::parse("net.toml", text, &storage).unwrap();
        let data = Data::parse_csv("data.csv", &bytes, &Columns::default(), &model.network, model.loss);
        if let Ok(data) = data {
            prop_assert!(data.inputs.iter().all(|input| input.is_finite()));
            prop_assert_eq!(data.inputs.len(), 2 * data.answers.classes().unwrap().len());
            prop_assert!(data.answers.classes().unwrap().iter().all(|class| *class < 3));
        }
    }
}
