/// Cases that this library and others are held against, here and in the tests against other implementations.
package dev.shardwright.zarr.parity;
