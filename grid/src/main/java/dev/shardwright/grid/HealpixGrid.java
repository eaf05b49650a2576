package dev.shardwright.grid;

import java.util.Objects;

/// A HEALPix grid in the nested numbering: cells of one order, gathered into chunks and shards by their parents of
/// coarser orders.
///
/// An address is the cell's nested number. A point's latitude becomes the sphere's by the grid's
/// {@link LatitudeConvention}, in both directions. Immutable and thread-safe.
///
/// @param cellOrder the order of the cells, 0 to 29
/// @param chunkOrder the order of the chunks, at most the cells' and at most 12 below it (4^12 cells a chunk)
/// @param shardOrder the order of the shards, at most the chunks' and at most 10 below it (4^10 chunks a shard)
/// @param latitude how geodetic latitude becomes the sphere's
public record HealpixGrid(int cellOrder, int chunkOrder, int shardOrder, LatitudeConvention latitude) implements Grid {

    private static final int MAX_CHUNK_LEVELS = 12;
    private static final int MAX_SHARD_LEVELS = 10;
    /// So that the cells of a shard fit an int.
    private static final int MAX_LEVELS = 15;
    private static final int BLOCK = 1024;

    /// Checks the orders.
    ///
    /// @throws IllegalArgumentException naming the order or size that is out of bounds, and the bound
    public HealpixGrid {
        Healpix.ofOrder(cellOrder);
        checkBelow("chunk", chunkOrder, "cell", cellOrder, MAX_CHUNK_LEVELS, "cells a chunk");
        checkBelow("shard", shardOrder, "chunk", chunkOrder, MAX_SHARD_LEVELS, "chunks a shard");
        checkBelow("shard", shardOrder, "cell", cellOrder, MAX_LEVELS, "cells a shard");
        Objects.requireNonNull(latitude, "latitude");
    }

    /// The division of the sphere at the cells' order.
    public Healpix healpix() {
        return Healpix.ofOrder(cellOrder);
    }

    @Override
    public long[] shape() {
        return new long[] {healpix().cellCount()};
    }

    @Override
    public int[] chunkShape() {
        return new int[] {cellsPerChunk()};
    }

    @Override
    public int[] shardShape() {
        return new int[] {1 << shardBits()};
    }

    @Override
    public String[] dimensionNames() {
        return new String[] {"cells"};
    }

    @Override
    public int cellsPerChunk() {
        return 1 << chunkBits();
    }

    @Override
    public int chunksPerShard() {
        return 1 << (2 * (chunkOrder - shardOrder));
    }

    @Override
    public long cellsPerShard() {
        return 1L << shardBits();
    }

    @Override
    public long shardOf(long address) {
        return address >> shardBits();
    }

    @Override
    public int chunkInShard(long address) {
        return (int) (address >> chunkBits()) & (chunksPerShard() - 1);
    }

    @Override
    public int cellInChunk(long address) {
        return (int) address & (cellsPerChunk() - 1);
    }

    @Override
    public long shardCount() {
        return Healpix.ofOrder(shardOrder).cellCount();
    }

    @Override
    public long[] shardIndex(long shard) {
        Objects.checkIndex(shard, shardCount());
        return new long[] {shard};
    }

    @Override
    public int[] chunkIndexInShard(int chunk) {
        Objects.checkIndex(chunk, chunksPerShard());
        return new int[] {chunk};
    }

    /// The address of the cell that holds each point; no point is outside.
    @Override
    public void locate(double[] longitude, double[] latitude, int from, int to, long[] addresses) {
        Healpix healpix = healpix();
        switch (this.latitude) {
            case GEODETIC -> healpix.cells(longitude, latitude, from, to, addresses);
            case AUTHALIC -> {
                Objects.checkFromToIndex(from, to, longitude.length);
                Objects.checkFromToIndex(from, to, addresses.length);
                double[] authalic = new double[Math.min(BLOCK, to - from)];
                for (int start = from; start < to; start += BLOCK) {
                    int end = Math.min(to, start + BLOCK);
                    AuthalicLatitude.fromGeodetic(latitude, start, end, authalic, 0);
                    for (int i = start; i < end; i++) {
                        addresses[i] = healpix.cell(longitude[i], authalic[i - start]);
                    }
                }
            }
        }
    }

    /// A cell's centre: longitude in [-180, 180) to `lonLat[0]`, geodetic latitude to `lonLat[1]`.
    ///
    /// @throws IllegalArgumentException if there is no such cell
    @Override
    public void centre(long address, double[] lonLat) {
        healpix().centre(address, lonLat);
        if (lonLat[0] >= 180) {
            lonLat[0] -= 360;
        }
        lonLat[1] = geodetic(lonLat[1]);
    }

    /// The border of a cell of any order, a shard or a chunk say, in geodetic coordinates: see {@link Healpix#boundary}
    /// for the order of the points and their longitudes.
    ///
    /// @param longitude receives `4 * pointsPerSide` longitudes
    /// @param latitude receives as many geodetic latitudes
    /// @throws IllegalArgumentException if there is no such order or cell, or no point a side
    public void boundary(int order, long cell, int pointsPerSide, double[] longitude, double[] latitude) {
        Healpix.ofOrder(order).boundary(cell, pointsPerSide, longitude, latitude);
        for (int i = 0; i < 4 * pointsPerSide; i++) {
            latitude[i] = geodetic(latitude[i]);
        }
    }

    /// The low bits of an address that tell cells of a shard apart.
    private int shardBits() {
        return 2 * (cellOrder - shardOrder);
    }

    /// The low bits of an address that tell cells of a chunk apart.
    private int chunkBits() {
        return 2 * (cellOrder - chunkOrder);
    }

    private double geodetic(double sphere) {
        return switch (latitude) {
            case GEODETIC -> sphere;
            case AUTHALIC -> AuthalicLatitude.toGeodetic(sphere);
        };
    }

    private static void checkBelow(String name, int order, String of, int limit, int levels, String counted) {
        if (order < 0 || order > limit) {
            throw new IllegalArgumentException(
                    name + " order " + order + " is not in 0.." + limit + " (the " + of + " order)");
        }
        if (limit - order > levels) {
            throw new IllegalArgumentException(name + " order " + order + " is " + (limit - order) + " below the " + of
                    + " order " + limit + ": 4^" + (limit - order) + " " + counted + ", at most 4^" + levels
                    + " allowed");
        }
    }
}
