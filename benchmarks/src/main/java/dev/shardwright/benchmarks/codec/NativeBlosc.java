package dev.shardwright.benchmarks.codec;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// c-blosc, at level 5 and with one thread of its own; its interface is in `blosc.h`.
///
/// @param shuffle 0 none, 1 by bytes, 2 by bits
record NativeBlosc(long size, int typeSize, int shuffle, MethodHandle compress, MethodHandle decompress, MemorySegment name)
        implements Coding {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final int LEVEL = 5;
    private static final int MAX_OVERHEAD = 16;

    /// @param library the name or path of the shared library
    /// @param compressor as c-blosc names it
    /// @throws IllegalArgumentException if there is none
    @SuppressWarnings("restricted") // calling a native library is what this is for
    static NativeBlosc of(String library, String compressor, long size, int typeSize, int shuffle) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        Linker linker = Linker.nativeLinker();
        return new NativeBlosc(
                size,
                typeSize,
                shuffle,
                linker.downcallHandle(
                        symbols.findOrThrow("blosc_compress_ctx"),
                        FunctionDescriptor.of(INT, INT, INT, SIZE, SIZE, POINTER, POINTER, SIZE, POINTER, SIZE, INT)),
                linker.downcallHandle(
                        symbols.findOrThrow("blosc_decompress_ctx"),
                        FunctionDescriptor.of(INT, POINTER, POINTER, SIZE, INT)),
                Arena.global().allocateFrom(compressor));
    }

    @SuppressWarnings("restricted") // as above
    static boolean isThere(String library) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public long bound() {
        return size + MAX_OVERHEAD;
    }

    @Override
    public long encode(MemorySegment decoded, MemorySegment encoded) {
        try {
            int written = (int) compress.invokeExact(
                    LEVEL, shuffle, (long) typeSize, size, decoded, encoded, encoded.byteSize(), name, 0L, 1);
            if (written <= 0) {
                throw new IllegalStateException("blosc_compress_ctx returned " + written);
            }
            return written;
        } catch (Throwable e) {
            throw new IllegalStateException("blosc_compress_ctx failed", e);
        }
    }

    @Override
    public void decode(MemorySegment encoded, MemorySegment decoded) {
        try {
            int written = (int) decompress.invokeExact(encoded, decoded, decoded.byteSize(), 1);
            if (written != size) {
                throw new IllegalStateException("blosc_decompress_ctx returned " + written);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("blosc_decompress_ctx failed", e);
        }
    }
}
