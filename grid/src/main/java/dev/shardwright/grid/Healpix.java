package dev.shardwright.grid;

import dev.shardwright.grid.internal.Angles;
import java.util.Objects;

/// The HEALPix division of the sphere at one order, in the nested numbering.
///
/// Twelve faces, each divided into `side()` by `side()` cells of equal area, `side() = 2^order`. Faces 0–3 meet at the
/// north pole, 4–7 lie on the equator, 8–11 meet at the south pole. Within a face x counts cells towards the north-east
/// and y towards the north-west from the face's southern corner; the nested number of a cell is the face followed by
/// the bits of y and x interleaved, x lowest. At order 12 there are 201,326,592 cells of about 1.6 km.
///
/// Longitudes and latitudes are degrees on the sphere; {@link HealpixGrid} adds the ellipsoid. A point on the border
/// of cells belongs to the northern one, the one with the greater x or y; on the meridian between two faces of a polar
/// cap to the eastern one.
///
/// The formulas are those of Górski et al. 2005, ApJ 622, 759 (sections 4 and 5), written in the plane of Calabretta
/// and Roukema 2007, MNRAS 381, 865. In the polar caps `sqrt(3 (1 - |z|))` is computed as `sqrt(6) sin(c / 2)` with
/// the colatitude c, which keeps every digit near the poles.
///
/// Immutable and thread-safe.
public final class Healpix {

    /// The finest order: cells of about 1.2 cm on the Earth, and cell numbers below 2^62.
    public static final int MAX_ORDER = 29;

    /// What {@link #neighbours} gives where there is no neighbour.
    public static final long NONE = -1;

    /// Just below asin(2/3) in degrees, so that the equatorial formula never sees |z| > 2/3.
    private static final double CAP_LATITUDE = 41.8103148957785;

    private static final double ROOT_6 = Math.sqrt(6);

    /// Steps in x and y to the neighbours SW, W, NW, N, NE, E, SE, S.
    private static final int[] STEP_X = {-1, -1, 0, 1, 1, 1, 0, -1};
    private static final int[] STEP_Y = {0, 1, 1, 1, 0, -1, -1, -1};

    private final int order;
    private final long side;

    private Healpix(int order) {
        this.order = order;
        this.side = 1L << order;
    }

    /// The division at an order.
    ///
    /// @throws IllegalArgumentException unless 0 ≤ order ≤ 29
    public static Healpix ofOrder(int order) {
        if (order < 0 || order > MAX_ORDER) {
            throw new IllegalArgumentException("HEALPix order " + order + " is not in 0.." + MAX_ORDER);
        }
        return new Healpix(order);
    }

    /// The order, 0 to 29.
    public int order() {
        return order;
    }

    /// Cells along a face's side (Nside): 2^order.
    public long side() {
        return side;
    }

    /// Cells of the sphere: 12 · 4^order.
    public long cellCount() {
        return 12L << (2 * order);
    }

    /// The cell that holds a point.
    ///
    /// @param longitude degrees east, any turn; finite
    /// @param latitude degrees north, in [-90, 90]
    public long cell(double longitude, double latitude) {
        double quarter = longitude / 90;
        quarter -= 4 * Math.floor(quarter * 0.25);
        if (quarter >= 4) {
            // A tiny negative longitude rounds up to a whole turn.
            quarter = 0;
        }
        double height = Math.abs(latitude);
        if (height <= CAP_LATITUDE) {
            double u = quarter + 0.5;
            double v = 0.75 * Math.sin(latitude * Angles.DEGREE);
            return fromDiagonals((long) Math.floor(side * (u + v)), (long) Math.floor(side * (v - u)));
        }
        int face = (int) quarter;
        double fraction = quarter - face;
        double distance = side * (ROOT_6 * Math.sin((90 - height) * (Angles.DEGREE / 2)));
        double fromWest = fraction * distance;
        double fromEast = distance - fromWest;
        // The pole lies just past the last cell; at the cap's edge rounding may leave the face at either end.
        return latitude > 0
                ? number(face, clamp(side - Math.ceil(fromEast)), clamp(side - Math.ceil(fromWest)))
                : number(face + 8, clamp(fromWest), clamp(fromEast));
    }

    /// The cell that holds each point: {@link #cell} for the indices `from` to `to - 1`.
    ///
    /// @param cells receives the cells at the same indices
    public void cells(double[] longitude, double[] latitude, int from, int to, long[] cells) {
        Objects.checkFromToIndex(from, to, longitude.length);
        Objects.checkFromToIndex(from, to, latitude.length);
        Objects.checkFromToIndex(from, to, cells.length);
        for (int i = from; i < to; i++) {
            cells[i] = cell(longitude[i], latitude[i]);
        }
    }

    /// A cell's centre: longitude in [0, 360) to `lonLat[0]`, latitude to `lonLat[1]`.
    ///
    /// @throws IllegalArgumentException if there is no such cell
    public void centre(long cell, double[] lonLat) {
        checkCell(cell);
        place(face(cell), x(cell) + 0.5, y(cell) + 0.5, lonLat);
        if (lonLat[0] < 0) {
            lonLat[0] += 360;
        }
    }

    /// A cell's border, counter-clockwise as seen from above: from the southern corner to the eastern, northern and
    /// western one, each followed by the other points of its side.
    ///
    /// Longitudes are continuous along the border, so those of a cell across the prime meridian go below 0; all are in
    /// [-45, 360]. A corner at a pole gets the longitude of the middle of its face.
    ///
    /// @param pointsPerSide at least 1; 1 gives the four corners
    /// @param longitude receives `4 * pointsPerSide` longitudes
    /// @param latitude receives as many latitudes
    /// @throws IllegalArgumentException if there is no such cell or no point a side
    public void boundary(long cell, int pointsPerSide, double[] longitude, double[] latitude) {
        checkCell(cell);
        if (pointsPerSide < 1) {
            throw new IllegalArgumentException("points a side: " + pointsPerSide + ", at least 1 needed");
        }
        Objects.checkFromToIndex(0, Math.multiplyExact(4, pointsPerSide), longitude.length);
        Objects.checkFromToIndex(0, 4 * pointsPerSide, latitude.length);
        int face = face(cell);
        double x = x(cell);
        double y = y(cell);
        double[] lonLat = new double[2];
        for (int i = 0; i < pointsPerSide; i++) {
            double step = (double) i / pointsPerSide;
            for (int corner = 0; corner < 4; corner++) {
                switch (corner) {
                    case 0 -> place(face, x + step, y, lonLat);
                    case 1 -> place(face, x + 1, y + step, lonLat);
                    case 2 -> place(face, x + 1 - step, y + 1, lonLat);
                    default -> place(face, x, y + 1 - step, lonLat);
                }
                longitude[corner * pointsPerSide + i] = lonLat[0];
                latitude[corner * pointsPerSide + i] = lonLat[1];
            }
        }
    }

    /// The cells that share a side or a corner with a cell, in the order SW, W, NW, N, NE, E, SE, S.
    ///
    /// At the 8 points where only three faces meet, the northern and southern corners of the equatorial faces, a cell
    /// has 7 neighbours and the missing one is {@link #NONE}; at order 0 every cell has 6.
    ///
    /// @param neighbours receives 8 cells
    /// @throws IllegalArgumentException if there is no such cell
    public void neighbours(long cell, long[] neighbours) {
        checkCell(cell);
        Objects.checkFromToIndex(0, 8, neighbours.length);
        int face = face(cell);
        long x = x(cell);
        long y = y(cell);
        for (int i = 0; i < 8; i++) {
            neighbours[i] = across(face, x + STEP_X[i], y + STEP_Y[i]);
        }
    }

    /// The cell of a coarser order that contains a cell.
    ///
    /// @throws IllegalArgumentException if there is no such cell or the order is not in 0..order()
    public long parent(long cell, int parentOrder) {
        checkCell(cell);
        return cell >>> (2 * levels(parentOrder, 0, order));
    }

    /// The first of the cells of a finer order within a cell; they are {@link #childCount} consecutive numbers.
    ///
    /// @throws IllegalArgumentException if there is no such cell or the order is not in order()..29
    public long firstChild(long cell, int childOrder) {
        checkCell(cell);
        return cell << (2 * -levels(childOrder, order, MAX_ORDER));
    }

    /// How many cells of a finer order a cell contains: 4^(childOrder - order).
    ///
    /// @throws IllegalArgumentException if the order is not in order()..29
    public long childCount(int childOrder) {
        return 1L << (2 * -levels(childOrder, order, MAX_ORDER));
    }

    /// The ring number of a cell given by its nested number. Rings of equal latitude are counted from the north pole
    /// and each eastwards from longitude 0.
    ///
    /// @throws IllegalArgumentException if there is no such cell
    public long toRing(long cell) {
        checkCell(cell);
        int face = face(cell);
        long x = x(cell);
        long y = y(cell);
        long east = x - y;
        long ring = ((face >> 2) + 2) * side - x - y - 1;
        int column = face & 3;
        if (ring < side) {
            return 2 * ring * (ring - 1) + column * ring + (east + ring - 1) / 2;
        }
        if (ring > 3 * side) {
            long fromSouth = 4 * side - ring;
            return cellCount() - 2 * fromSouth * (fromSouth + 1) + column * fromSouth + (east + fromSouth - 1) / 2;
        }
        // Longitude of the centre in eighths of a turn, times the side.
        long eighths = (face >> 2 == 1 ? 2L * column : 2L * column + 1) * side + east;
        if (eighths < 0) {
            eighths += 8 * side;
        }
        return 2 * side * (side - 1) + (ring - side) * 4 * side + eighths / 2;
    }

    /// The nested number of a cell given by its ring number.
    ///
    /// @throws IllegalArgumentException if there is no such cell
    public long toNested(long ringCell) {
        checkCell(ringCell);
        long capCells = 2 * side * (side - 1);
        if (ringCell < capCells) {
            long ring = capRing(ringCell);
            long index = ringCell - 2 * ring * (ring - 1);
            return fromRingInCap((int) (index / ring), 2 * (index % ring) + 1 - ring, 2 * side - ring - 1, 0);
        }
        long fromEnd = cellCount() - 1 - ringCell;
        if (fromEnd < capCells) {
            long ring = capRing(fromEnd);
            long index = 4 * ring - 1 - (fromEnd - 2 * ring * (ring - 1));
            return fromRingInCap((int) (index / ring), 2 * (index % ring) + 1 - ring, ring - 1, 8);
        }
        long ring = (ringCell - capCells) / (4 * side) + side;
        long index = (ringCell - capCells) % (4 * side);
        // Both sums are odd, twice the centre's place along x and y: halving drops the half cell.
        long eighths = 2 * index + (((ring + side) & 1) == 0 ? 1 : 0);
        long up = 2 * side - ring;
        return fromDiagonals((eighths + up + side) >> 1, (up - eighths - side) >> 1);
    }

    private void checkCell(long cell) {
        if (cell < 0 || cell >= cellCount()) {
            throw new IllegalArgumentException(
                    "cell " + cell + " is not in 0.." + (cellCount() - 1) + " of HEALPix order " + order);
        }
    }

    /// How many orders `other` is coarser than this one.
    private int levels(int other, int least, int most) {
        if (other < least || other > most) {
            throw new IllegalArgumentException("HEALPix order " + other + " is not in " + least + ".." + most);
        }
        return order - other;
    }

    private int face(long cell) {
        return (int) (cell >>> (2 * order));
    }

    private long x(long cell) {
        return gather(cell & (side * side - 1));
    }

    private long y(long cell) {
        return gather((cell & (side * side - 1)) >>> 1);
    }

    private long number(long face, long x, long y) {
        return (face << (2 * order)) | (spread(y) << 1) | spread(x);
    }

    private long clamp(double index) {
        return Math.clamp((long) index, 0L, side - 1);
    }

    /// The cell at whole coordinates in the directions of x and y that count on over the faces: `p` from the
    /// south-western side of face 4, `m` from its north-western side (so m is negative). Equatorial zone only.
    private long fromDiagonals(long p, long m) {
        long pFace = p >> order;
        long mFace = ~(m >> order);
        long face = pFace == mFace ? 4 | (pFace & 3) : pFace > mFace ? mFace & 3 : 8 | (pFace & 3);
        return number(face, p & (side - 1), m & (side - 1));
    }

    /// The cell of polar face `firstFace + column` with `x - y` and `x + y` given.
    private long fromRingInCap(int column, long difference, long sum, int firstFace) {
        return number(firstFace + column, (sum + difference) / 2, (sum - difference) / 2);
    }

    /// The ring, counted from 1 at the pole, of a cell counted from 0 at the pole: the largest r with 2 r (r - 1) ≤ c.
    private static long capRing(long cell) {
        long ring = (long) ((1 + Math.sqrt(1 + 2.0 * cell)) / 2);
        while (2 * ring * (ring - 1) > cell) {
            ring--;
        }
        while (2 * ring * (ring + 1) <= cell) {
            ring++;
        }
        return ring;
    }

    /// Longitude and latitude of a point of a face, x and y in cells from the face's southern corner.
    private void place(int face, double x, double y, double[] lonLat) {
        double east = x - y;
        double fromNorth = ((face >> 2) + 2) * (double) side - (x + y);
        double fromSouth = 4.0 * side - fromNorth;
        double middle = face >> 2 == 1 ? 90.0 * (face & 3) : 90.0 * (face & 3) + 45;
        double fromPole = Math.min(fromNorth, fromSouth);
        if (fromPole >= side) {
            lonLat[0] = middle + 45 * (east / side);
            lonLat[1] = Math.asin((2.0 * side - fromNorth) * 2 / (3.0 * side)) / Angles.DEGREE;
        } else {
            lonLat[0] = fromPole > 0 ? middle + 45 * (east / fromPole) : middle;
            double colatitude = Math.asin(fromPole / side / ROOT_6) / (Angles.DEGREE / 2);
            lonLat[1] = fromNorth < fromSouth ? 90 - colatitude : colatitude - 90;
        }
    }

    /// The cell at x, y of a face, where x and y may be one step beyond its sides; {@link #NONE} beyond a corner where
    /// only three faces meet.
    private long across(int face, long x, long y) {
        int column = face & 3;
        int row = face >> 2;
        int stepX = x < 0 ? -1 : x >= side ? 1 : 0;
        int stepY = y < 0 ? -1 : y >= side ? 1 : 0;
        if (stepX == 0 && stepY == 0) {
            return number(face, x, y);
        }
        long far = 2 * side - 1;
        long wrappedX = x - stepX * side;
        long wrappedY = y - stepY * side;
        int east = (column + 1) & 3;
        int west = (column + 3) & 3;
        int opposite = (column + 2) & 3;
        // Nine directions from a face, told apart as 3 * stepX + stepY.
        int direction = 3 * stepX + stepY;
        return switch (row) {
            case 0 -> switch (direction) {
                case 3 -> number(east, y, far - x);
                case 1 -> number(west, far - y, x);
                case -3 -> number(4 + column, wrappedX, y);
                case -1 -> number(4 + east, x, wrappedY);
                case 4 -> number(opposite, far - x, far - y);
                case -4 -> number(8 + column, wrappedX, wrappedY);
                default -> NONE;
            };
            case 1 -> switch (direction) {
                case 3 -> number(column, wrappedX, y);
                case 1 -> number(west, x, wrappedY);
                case -3 -> number(8 + west, wrappedX, y);
                case -1 -> number(8 + column, x, wrappedY);
                case 2 -> number(4 + east, wrappedX, wrappedY);
                case -2 -> number(4 + west, wrappedX, wrappedY);
                default -> NONE;
            };
            default -> switch (direction) {
                case 3 -> number(4 + east, wrappedX, y);
                case 1 -> number(4 + column, x, wrappedY);
                case -3 -> number(8 + west, y, -1 - x);
                case -1 -> number(8 + east, -1 - y, x);
                case 4 -> number(column, wrappedX, wrappedY);
                case -4 -> number(8 + opposite, -1 - x, -1 - y);
                default -> NONE;
            };
        };
    }

    /// Moves bit i of a number below 2^32 to bit 2 i.
    private static long spread(long v) {
        long s = (v | (v << 16)) & 0x0000ffff0000ffffL;
        s = (s | (s << 8)) & 0x00ff00ff00ff00ffL;
        s = (s | (s << 4)) & 0x0f0f0f0f0f0f0f0fL;
        s = (s | (s << 2)) & 0x3333333333333333L;
        return (s | (s << 1)) & 0x5555555555555555L;
    }

    /// Moves bit 2 i to bit i and drops the odd bits.
    private static long gather(long v) {
        long s = v & 0x5555555555555555L;
        s = (s | (s >>> 1)) & 0x3333333333333333L;
        s = (s | (s >>> 2)) & 0x0f0f0f0f0f0f0f0fL;
        s = (s | (s >>> 4)) & 0x00ff00ff00ff00ffL;
        s = (s | (s >>> 8)) & 0x0000ffff0000ffffL;
        return (s | (s >>> 16)) & 0x00000000ffffffffL;
    }
}
