package dev.shardwright.grid;

/// Packed morton words: a nested HEALPix cell and its order, or a point, in one unsigned 64-bit number.
///
/// This is the *packed u64* form of mortie's specification 1.0 (sections 1, 2 and 4). From the highest bit: 4 bits
/// base cell + 1; 27 pairs of bits, the path of orders 1 to 27, unused ones 0; a suffix of 6 bits:
///
/// | suffix | meaning |
/// |---|---|
/// | 0–27 | a cell of that order |
/// | 28 + 5 a | a cell of order 28, a its last pair |
/// | 29 + 5 a + b | a cell of order 29, a and b its last two pairs |
/// | 48 + 4 a + b | a point, given by its cell of order 29 |
///
/// Words sort, as unsigned numbers, in the order of the cells with each cell before those within it. Compare them with
/// {@link Long#compareUnsigned}. Example: cell 3 of order 1 is `0x1c00000000000001`, label `14`.
///
/// A label is the base cell, `1` to `6` for 0–5 and `-1` to `-6` for 6–11, then a digit `1` to `4` for each order; a
/// point's ends in `p`. Without the `p` a label of order 29 means the cell.
///
/// Thread-safe.
public final class Morton {

    private static final int PATH_ORDERS = 27;
    private static final int FIRST_TAIL = 28;
    private static final int FIRST_POINT = 48;

    private Morton() {}

    /// The word of a cell.
    ///
    /// @throws IllegalArgumentException if there is no such order or cell
    public static long ofCell(int order, long cell) {
        check(order, cell);
        if (order <= PATH_ORDERS) {
            return (prefixed(order, cell) << 6) | order;
        }
        int last = (int) (cell & 3);
        if (order == PATH_ORDERS + 1) {
            return (prefixed(PATH_ORDERS, cell >>> 2) << 6) | (FIRST_TAIL + 5 * last);
        }
        int lastButOne = (int) ((cell >>> 2) & 3);
        return (prefixed(PATH_ORDERS, cell >>> 4) << 6) | (FIRST_TAIL + 1 + 5 * lastButOne + last);
    }

    /// The word of a point given by its cell of order 29.
    ///
    /// @throws IllegalArgumentException if there is no such cell
    public static long ofPoint(long cell) {
        check(Healpix.MAX_ORDER, cell);
        return (prefixed(PATH_ORDERS, cell >>> 4) << 6) | (FIRST_POINT + (cell & 15));
    }

    /// Whether a number is the word of a cell or point. 0, which the specification has stand for no cell, is not.
    public static boolean isValid(long word) {
        long prefix = word >>> 60;
        if (prefix < 1 || prefix > 12) {
            return false;
        }
        int suffix = suffix(word);
        return suffix >= PATH_ORDERS || ((word >>> 6) & ((1L << (2 * (PATH_ORDERS - suffix))) - 1)) == 0;
    }

    /// Whether a word stands for a point rather than a cell.
    ///
    /// @throws IllegalArgumentException if the word is not valid
    public static boolean isPoint(long word) {
        check(word);
        return suffix(word) >= FIRST_POINT;
    }

    /// The order of a word's cell; 29 for a point.
    ///
    /// @throws IllegalArgumentException if the word is not valid
    public static int order(long word) {
        check(word);
        int suffix = suffix(word);
        if (suffix < FIRST_TAIL) {
            return suffix;
        }
        return suffix < FIRST_POINT && (suffix - FIRST_TAIL) % 5 == 0 ? 28 : 29;
    }

    /// The nested number of a word's cell at the word's order.
    ///
    /// @throws IllegalArgumentException if the word is not valid
    public static long cell(long word) {
        int order = order(word);
        long path = (word >>> 6) - (1L << 54);
        int suffix = suffix(word);
        if (suffix < FIRST_TAIL) {
            return path >>> (2 * (PATH_ORDERS - order));
        }
        if (suffix >= FIRST_POINT) {
            return (path << 4) | (suffix - FIRST_POINT);
        }
        int tail = suffix - FIRST_TAIL;
        return order == 28 ? (path << 2) | (tail / 5) : (path << 4) | ((tail / 5) << 2) | (tail % 5 - 1);
    }

    /// The word of the cell of a coarser or the same order that contains a word's cell or point.
    ///
    /// @throws IllegalArgumentException if the word is not valid or the order is not in 0..order(word)
    public static long parent(long word, int parentOrder) {
        int order = order(word);
        if (parentOrder < 0 || parentOrder > order) {
            throw new IllegalArgumentException("order " + parentOrder + " is not in 0.." + order + ", the word's");
        }
        return ofCell(parentOrder, cell(word) >>> (2 * (order - parentOrder)));
    }

    /// The label of a word.
    ///
    /// @throws IllegalArgumentException if the word is not valid
    public static String label(long word) {
        int order = order(word);
        long cell = cell(word);
        int base = (int) (cell >>> (2 * order));
        StringBuilder label = new StringBuilder(order + 3);
        if (base >= 6) {
            label.append('-');
        }
        label.append(base % 6 + 1);
        for (int shift = 2 * (order - 1); shift >= 0; shift -= 2) {
            label.append(((cell >>> shift) & 3) + 1);
        }
        return isPoint(word) ? label.append('p').toString() : label.toString();
    }

    /// The word of a label.
    ///
    /// @throws IllegalArgumentException saying which character of the label is wrong
    public static long parse(String label) {
        int start = label.startsWith("-") ? 1 : 0;
        boolean point = label.endsWith("p");
        int end = label.length() - (point ? 1 : 0);
        int order = end - start - 1;
        if (order < 0 || order > Healpix.MAX_ORDER) {
            throw new IllegalArgumentException("morton label '" + label + "' has " + (order + 1)
                    + " digits, expected 1.." + (Healpix.MAX_ORDER + 1));
        }
        if (point && order != Healpix.MAX_ORDER) {
            throw new IllegalArgumentException(
                    "morton label '" + label + "' marks a point at order " + order + ", points have order 29");
        }
        long cell = digit(label, start, 6) + (start == 1 ? 6L : 0L);
        for (int i = start + 1; i < end; i++) {
            cell = (cell << 2) | digit(label, i, 4);
        }
        return point ? ofPoint(cell) : ofCell(order, cell);
    }

    private static int digit(String label, int index, int most) {
        int digit = label.charAt(index) - '1';
        if (digit < 0 || digit >= most) {
            throw new IllegalArgumentException("morton label '" + label + "' has '" + label.charAt(index)
                    + "' at index " + index + ", expected 1.." + most);
        }
        return digit;
    }

    /// The prefix and path of a cell, the path filled up to 27 orders: the word without its suffix.
    private static long prefixed(int order, long cell) {
        return (cell << (2 * (PATH_ORDERS - order))) + (1L << 54);
    }

    private static int suffix(long word) {
        return (int) (word & 63);
    }

    private static void check(int order, long cell) {
        long count = Healpix.ofOrder(order).cellCount();
        if (cell < 0 || cell >= count) {
            throw new IllegalArgumentException("cell " + cell + " is not in 0.." + (count - 1) + " of order " + order);
        }
    }

    private static void check(long word) {
        if (!isValid(word)) {
            throw new IllegalArgumentException("0x%016x is not a morton word".formatted(word));
        }
    }
}
