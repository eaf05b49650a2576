//! zarrs as a program of the comparison: write|read|dump FOLDER CELL REPETITIONS; ../../README.md says what a program
//! has to do.
//!
//! Parts are read through a cache that keeps the shard index. `d-stream`, and parts when ZARRS_PARTIAL is set, are
//! written by partial encoding.

use std::{env, fs, path::Path, sync::Arc, time::Instant};

use zarrs::array::{
    Array, ArrayBytes, ArrayShardedReadableExt, ArrayShardedReadableExtCache, ArraySubset,
    CodecOptions,
};
use zarrs::filesystem::FilesystemStore;

type StoredArray = Array<FilesystemStore>;

struct Random(u64);

impl Random {
    fn new() -> Self {
        Random(12345)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 = (self.0 * 1103515245 + 12345) % (1 << 31);
        (self.0 >> 8) % bound
    }
}

/// Values of the a- and b- cells.
fn cube(x: u64, y: u64, z: u64) -> u16 {
    ((z + y * y / 32 + x * x * x) % 65536) as u16
}

fn cube_box(corner: [u64; 3], shape: [u64; 3], added: u16) -> Vec<u16> {
    let mut values = Vec::with_capacity(shape.iter().product::<u64>() as usize);
    for x in corner[0]..corner[0] + shape[0] {
        for y in corner[1]..corner[1] + shape[1] {
            let row = cube(x, y, 0).wrapping_add(added);
            values.extend((corner[2]..corner[2] + shape[2]).map(|z| row.wrapping_add(z as u16)));
        }
    }
    values
}

/// Values of the c- cells.
fn ramp() -> Vec<f32> {
    (0..1 << 20).map(|i| i as f32 * 0.5).collect()
}

/// Values of the d- cells.
fn wave(i: u64, j: u64) -> f64 {
    ((i * 3 + j * j / 64) % 4096) as f64 * 0.25
}

fn wave_box(corner: [u64; 2], shape: [u64; 2]) -> Vec<f64> {
    let mut values = Vec::with_capacity((shape[0] * shape[1]) as usize);
    for i in corner[0]..corner[0] + shape[0] {
        values.extend((corner[1]..corner[1] + shape[1]).map(|j| wave(i, j)));
    }
    values
}

fn open(folder: &str) -> StoredArray {
    Array::open(Arc::new(FilesystemStore::new(folder).unwrap()), "/").unwrap()
}

fn subset(corner: &[u64], shape: &[u64]) -> ArraySubset {
    ArraySubset::new_with_start_shape(corner.to_vec(), shape.to_vec()).unwrap()
}

struct Program {
    operation: String,
    folder: String,
    cell: String,
    repetitions: u64,
}

impl Program {
    fn report(&self, seconds: f64, bytes: u64) {
        println!(
            "{{\"op\":\"{}\",\"cell\":\"{}\",\"seconds\":{seconds},\"bytes\":{bytes}}}",
            self.operation, self.cell
        );
    }

    fn fresh(&self) -> StoredArray {
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder).unwrap();
        let metadata = format!("{}/{}.json", env::var("PEERS_CELLS").unwrap(), self.cell);
        fs::copy(metadata, Path::new(&self.folder).join("zarr.json")).unwrap();
        open(&self.folder)
    }

    fn run(&self) {
        let writing = self.operation == "write";
        match (self.cell.as_bytes()[0], writing) {
            (b'b', true) => self.write_parts(),
            (b'b', false) => self.read_parts(),
            _ if self.cell == "d-stream" => self.stream(),
            _ if self.cell == "d-inner" => self.read_tiles(),
            (b'a', true) => self.write_whole(&cube_box([0; 3], [512; 3], 0)),
            (b'a', false) => self.read_whole(|values: &[u16]| {
                values
                    .chunks(1 << 18)
                    .zip(0..)
                    .all(|(plane, x)| plane == cube_box([x, 0, 0], [1, 512, 512], 0))
            }),
            (b'c', true) => self.write_whole(&ramp()),
            (b'c', false) => self.read_whole(|values: &[f32]| values == ramp()),
            (_, true) => self.write_whole(&wave_box([0, 0], [8192, 16384])),
            (_, false) => self.read_whole(|values: &[f64]| {
                values
                    .chunks(1 << 14)
                    .zip(0..)
                    .all(|(row, i)| row == wave_box([i, 0], [1, 16384]))
            }),
        }
    }

    fn write_whole<T: zarrs::array::Element>(&self, values: &[T]) {
        for _ in 0..self.repetitions {
            let array = self.fresh();
            let start = Instant::now();
            array
                .store_array_subset(&array.subset_all(), values)
                .unwrap();
            self.report(start.elapsed().as_secs_f64(), size_of_val(values) as u64);
        }
    }

    fn read_whole<T: zarrs::array::ElementOwned>(&self, right: impl Fn(&[T]) -> bool) {
        let mut values: Vec<T> = vec![];
        for _ in 0..self.repetitions {
            drop(std::mem::take(&mut values));
            let array = open(&self.folder);
            let start = Instant::now();
            values = array.retrieve_array_subset(&array.subset_all()).unwrap();
            self.report(
                start.elapsed().as_secs_f64(),
                size_of_val(&values[..]) as u64,
            );
        }
        assert!(right(&values));
    }

    fn stream(&self) {
        let options = CodecOptions::default().with_experimental_partial_encoding(true);
        for _ in 0..self.repetitions {
            let array = self.fresh();
            let mut seconds = 0.0;
            for i in (0..8192).step_by(1024) {
                for j in (0..16384).step_by(2048) {
                    let values = wave_box([i, j], [1024, 2048]);
                    let start = Instant::now();
                    array
                        .store_array_subset_opt(&subset(&[i, j], &[1024, 2048]), &values, &options)
                        .unwrap();
                    seconds += start.elapsed().as_secs_f64();
                }
            }
            self.report(seconds, 1 << 30);
        }
    }

    fn read_tiles(&self) {
        let (array, mut random) = (open(&self.folder), Random::new());
        let cache = ArrayShardedReadableExtCache::new(&array);
        for _ in 0..self.repetitions {
            let (i, j) = (random.below(8) * 1024, random.below(8) * 2048);
            let start = Instant::now();
            let values: Vec<f64> = array
                .retrieve_array_subset_sharded_opt(
                    &cache,
                    &subset(&[i, j], &[1024, 2048]),
                    &CodecOptions::default(),
                )
                .unwrap();
            self.report(start.elapsed().as_secs_f64(), 1 << 24);
            assert_eq!(values[3 * 2048 + 5], wave(i + 3, j + 5));
        }
    }

    /// Corner and shape of the next operation.
    fn part(&self, random: &mut Random) -> ([u64; 3], [u64; 3]) {
        match self.cell.rsplit('-').next().unwrap() {
            "inner" => (
                [
                    32 * random.below(16),
                    32 * random.below(16),
                    32 * random.below(16),
                ],
                [32; 3],
            ),
            "voxel" => (
                [random.below(512), random.below(512), random.below(512)],
                [1; 3],
            ),
            "plane" => ([random.below(512), 0, 0], [1, 512, 512]),
            _ => ([0, random.below(512), random.below(512)], [512, 1, 1]),
        }
    }

    fn read_parts(&self) {
        let (array, mut random) = (open(&self.folder), Random::new());
        let cache = ArrayShardedReadableExtCache::new(&array);
        let options = CodecOptions::default();
        for _ in 0..self.repetitions {
            let (corner, shape) = self.part(&mut random);
            let part = subset(&corner, &shape);
            let start = Instant::now();
            let values: Vec<u16> = array
                .retrieve_array_subset_sharded_opt(&cache, &part, &options)
                .unwrap();
            self.report(start.elapsed().as_secs_f64(), 2 * values.len() as u64);
            assert_eq!(
                *values.last().unwrap(),
                cube(
                    corner[0] + shape[0] - 1,
                    corner[1] + shape[1] - 1,
                    corner[2] + shape[2] - 1
                )
            );
        }
    }

    fn write_parts(&self) {
        let options = CodecOptions::default()
            .with_experimental_partial_encoding(env::var("ZARRS_PARTIAL").is_ok());
        let (array, mut random) = (open(&self.folder), Random::new());
        let mut last = None;
        for i in 1..=self.repetitions as u16 {
            let (corner, shape) = self.part(&mut random);
            let values = if shape == [1; 3] {
                vec![i]
            } else {
                cube_box(corner, shape, i)
            };
            let part = subset(&corner, &shape);
            let start = Instant::now();
            array
                .store_array_subset_opt(&part, &values, &options)
                .unwrap();
            self.report(start.elapsed().as_secs_f64(), 2 * values.len() as u64);
            last = Some((part, values));
        }
        if let Some((part, values)) = last {
            let read: Vec<u16> = open(&self.folder).retrieve_array_subset(&part).unwrap();
            assert_eq!(read, values);
        }
    }
}

/// Values as little-endian bytes; those of variable size as a JSON list of hexadecimal strings.
fn append(values: ArrayBytes, out: &mut Vec<u8>) {
    match values {
        ArrayBytes::Fixed(bytes) => out.extend_from_slice(&bytes),
        ArrayBytes::Variable(values) => {
            let (bytes, offsets) = (values.bytes(), values.offsets());
            let list: Vec<String> = offsets
                .windows(2)
                .map(|w| {
                    bytes[w[0]..w[1]]
                        .iter()
                        .map(|b| format!("{b:02x}"))
                        .collect()
                })
                .collect();
            out.extend(serde_json::to_vec(&list).unwrap());
        }
        ArrayBytes::Optional(values) => {
            let (data, mask) = values.into_parts();
            append(*data, out);
            out.extend_from_slice(&mask);
        }
    }
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if arguments[1] == "dump" {
        let array = open(&arguments[2]);
        let mut bytes = vec![];
        append(
            array.retrieve_array_subset(&array.subset_all()).unwrap(),
            &mut bytes,
        );
        return fs::write(&arguments[3], bytes).unwrap();
    }
    Program {
        operation: arguments[1].clone(),
        folder: arguments[2].clone(),
        cell: arguments[3].clone(),
        repetitions: arguments[4].parse().unwrap(),
    }
    .run();
}
