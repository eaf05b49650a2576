package dev.shardwright.zarr.internal.copy;

import dev.shardwright.storage.Keys;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.zarr.ArrayLayout;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.RegularGrid;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.internal.codec.ShardingCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Copies the cells of an array to another one of the same shape and type, of which nothing is stored yet.
///
/// * Where both are cut and encoded alike, objects are copied ({@link ObjectCopies}).
/// * Where chunks inside of shards, or chunks that are objects of their own, have one shape and one encoding on both sides, encoded
///   chunks are carried over ({@link ShardCopies}, {@link ChunkCopies}).
/// * Else regions are read and written ({@link RegionCopies}).
public final class ArrayCopy {

    private ArrayCopy() {}

    /// Copies.
    public static void run(Side from, Side to) {
        ArrayMetadata source = from.array().metadata();
        ArrayMetadata target = to.array().metadata();
        if (sameObjects(source.layout(), target.layout())) {
            copyObjects(from, to);
            return;
        }
        Optional<Unit> unit = Unit.of(source.supported());
        if (sameCells(source.supported(), target.supported())
                && unit.isPresent()
                && unit.equals(Unit.of(target.supported()))) {
            if (to.chunks().sharded()) {
                new ShardCopies(from, to).run();
            } else {
                new ChunkCopies(from, to).run();
            }
        } else {
            new RegionCopies(from, to).run();
        }
    }

    private static boolean sameObjects(ArrayLayout source, ArrayLayout target) {
        if (source instanceof ArrayLayout.Supported s && target instanceof ArrayLayout.Supported t) {
            return sameCells(s, t) && s.chunkGrid().equals(t.chunkGrid()) && s.codecs().equals(t.codecs());
        }
        return source.equals(target);
    }

    /// Whether the same bytes mean the same cells. A chunk that is not stored has the fill value.
    private static boolean sameCells(ArrayLayout.Supported source, ArrayLayout.Supported target) {
        return source.dataType().equals(target.dataType()) && source.fillValue().equals(target.fillValue());
    }

    /// The chunks that are encoded one by one: those inside of shards, or else those of the grid.
    private record Unit(List<Integer> shape, List<Codec> codecs) {

        /// Empty if they differ in shape.
        static Optional<Unit> of(ArrayLayout.Supported layout) {
            if (layout.codecs().size() == 1 && layout.codecs().getFirst() instanceof ShardingCodec sharding) {
                return Optional.of(new Unit(list(sharding.chunkShape()), sharding.codecs()));
            }
            return layout.chunkGrid() instanceof RegularGrid regular
                    ? Optional.of(new Unit(list(regular.chunkShape()), layout.codecs()))
                    : Optional.empty();
        }

        private static List<Integer> list(int[] shape) {
            return Arrays.stream(shape).boxed().toList();
        }
    }

    /// Copies the objects as they are listed. Of an array that cannot be read, all that lies below it are its.
    private static void copyObjects(Side from, Side to) {
        Consumer<Consumer<ObjectCopies.Copy>> objects;
        if (from.bound().isPresent()) {
            objects = copier -> from.array().storedChunks((index, object) ->
                    copier.accept(new ObjectCopies.Copy(object.key(), to.array().chunkKey(index), index)));
        } else {
            String prefix = from.array().path().isEmpty() ? "" : from.array().path() + "/";
            objects = copier -> from.store().list(prefix, object -> below(object, prefix, to).ifPresent(copier));
        }
        from.callsTo(to).forEachOf(objects, new ObjectCopies(from, to)::copy);
    }

    private static Optional<ObjectCopies.Copy> below(ObjectInfo object, String prefix, Side to) {
        String name = object.key().substring(prefix.length());
        return name.equals(Zarr.METADATA)
                ? Optional.empty()
                : Optional.of(new ObjectCopies.Copy(
                        object.key(), Keys.join(to.array().path(), name), new long[0]));
    }
}
