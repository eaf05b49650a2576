package dev.shardwright.storage.internal;

import java.util.Comparator;

/// The order of strings by their UTF-8 bytes, which is the order of their code points.
///
/// `String.compareTo` differs from it: it puts U+1F600 (surrogates, from U+D800) before U+FF5E.
public enum Utf8Order implements Comparator<String> {
    /// The only instance.
    INSTANCE;

    @Override
    public int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xBeyond = Character.isSurrogate(x);
                // A surrogate is half of a code point beyond U+FFFF, so it comes after every other char.
                return xBeyond == Character.isSurrogate(y) ? Character.compare(x, y) : xBeyond ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
