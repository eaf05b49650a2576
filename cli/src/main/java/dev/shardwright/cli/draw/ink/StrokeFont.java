package dev.shardwright.cli.draw.ink;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The letters of pictures, as strokes: printable ASCII and a few signs that units and degrees need.
///
/// A glyph is designed on a grid whose unit is a pixel at scale 1, so that upright and level strokes are sharp at every
/// whole scale. Capitals reach from y = 0 down to y = 9, small letters from y = 3, tails to y = 12.
public final class StrokeFont {

    /// From the top of capitals to the baseline.
    static final int CAP_HEIGHT = 9;
    /// From the top of capitals to the lowest tail.
    static final int DEPTH = 12;

    private static final int SPACE_ADVANCE = 5;
    /// Room after a glyph: two empty pixels between strokes.
    private static final int GAP = 3;
    private static final int CURVE_STEPS = 5;

    /// A character, then its strokes: `-` straight from point to point, `~` a curve drawn towards the points, `@` such a
    /// curve closed, `.` a dot. A point is x and y, a hexadecimal digit each.
    private static final String[] DESIGN = {
        "! -1016 .19", "\" -1013 -4043", "# -2119 -5149 -0363 -0666", "$ ~6261010465680807 -303a",
        "% @00303404 @55858959 -7019", "& ~691310404305094965", "' -1013", "( ~3003083b", ") ~0033380b",
        "* -2026 -0145 -4105", "+ -3238 -0565", ", -190b", "- -0545", ". .19", "/ -400a",
        "0 @0050535659090603", "1 -123039", "2 ~0200505409 -0959", "3 ~0100505424 ~2454590908", "4 -49400656",
        "5 -500004 ~040353590908", "6 ~51500007 @04545909", "7 -005029", "8 @00505404 @04545909",
        "9 @00505505 ~52590908", ": .14 .19", "; .14 -190b", "< -520558", "= -0454 -0757", "> -025508",
        "? ~010050542426 .29", "@ ~8a0a0080875754 @33636737",
        "A -093069 -1656", "B -0009 ~00505404 ~04646909", "C ~6260000306096967", "D -0009 ~006063666909",
        "E -50000959 -0444", "F -500009 -0444", "G ~6260000306096965 -6535", "H -0009 -6069 -0464", "I -1019",
        "J ~4046490907", "K -0009 -6006 -2469", "L -000959", "M -0900468089", "N -09006960", "O @0060636669090603",
        "P -0009 ~00606505", "Q @0060636669090603 -476a", "R -0009 ~00606505 -3569", "S ~6260000465690907",
        "T -0060 -3039", "U ~000609696660", "V -003960", "W -0029416980", "X -0069 -6009", "Y -003460 -3439",
        "Z -00600969", "[ -30000b3b", "\\ -004a", "] -00303b0b", "^ -042044", "_ -0b5b", "` -0022",
        "a @03535909 -5359", "b -0009 @03535909", "c ~555303095957", "d -5059 @03535909", "e -0656 ~565303095958",
        "f ~40101319 -0333", "g @03535909 ~535a5c0c0b", "h -0009 ~0503535659", "i -1319 .10", "j .20 ~232a2c0c",
        "k -0009 -4307 -2559", "l ~10171939", "m -0309 ~0503434649 ~4543838689", "n -0309 ~0503535659",
        "o @03535909", "p -030c @03535909", "q -535c @03535909", "r -0309 ~060343", "s ~5453030656590908",
        "t ~10171949 -0343", "u ~0307095956 -5359", "v -033963", "w -0329446983", "x -0359 -5309", "y -0339 -632b",
        "z -03530959", "{ ~40202505 ~05252b4b", "| -101b", "} ~00202545 ~45252b0b", "~ ~06144755",
        "\u00b0 @00303303", "\u00b7 .15", "\u2212 -0565", "\u00b9 -012025", "\u00b2 ~0100303205 -0535",
        "\u00b3 ~0100303222 ~2232350504", "\u207b -0333", "\u00b5 ~0307095956 -5359 -030c", "\u00d7 -0359 -5309",
    };

    /// Stands for characters that have no glyph.
    private static final char UNKNOWN = '\ufffd';

    private static final Map<Character, Glyph> GLYPHS = glyphs();

    private StrokeFont() {}

    /// A drawn character.
    ///
    /// @param strokes each x1, y1, x2, y2, … in units; one point is a dot
    /// @param advance from its left to that of the next
    record Glyph(List<double[]> strokes, int advance) {}

    /// Whether a character has a glyph of its own.
    static boolean has(char c) {
        return GLYPHS.containsKey(c);
    }

    /// A character's glyph; a box if there is none.
    public static Glyph glyph(char c) {
        Glyph known = GLYPHS.get(c);
        return known != null ? known : Objects.requireNonNull(GLYPHS.get(UNKNOWN));
    }

    /// A text in the characters that the font has, as far as they can be told: accents are dropped, dashes and quotation
    /// marks become plain, line breaks and tabs blanks.
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (has(c)) {
                plain.append(c);
                continue;
            }
            switch (c) {
                case '\u2013', '\u2014', '\u2010', '\u2011' -> plain.append('-');
                case '\u2018', '\u2019' -> plain.append('\'');
                case '\u201c', '\u201d' -> plain.append('"');
                case '\u2026' -> plain.append("...");
                case '\u03bc' -> plain.append('\u00b5');
                default -> {
                    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                        plain.append(' ');
                    } else if (!Character.isLowSurrogate(c)) {
                        String base = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD);
                        plain.append(has(base.charAt(0)) ? base.charAt(0) : UNKNOWN);
                    }
                }
            }
        }
        return plain.toString();
    }

    private static Map<Character, Glyph> glyphs() {
        Map<Character, Glyph> glyphs = new HashMap<>();
        for (String line : DESIGN) {
            glyphs.put(line.charAt(0), parse(line.substring(2)));
        }
        glyphs.put(' ', new Glyph(List.of(), SPACE_ADVANCE));
        glyphs.put(UNKNOWN, parse("-0050590900"));
        return Map.copyOf(glyphs);
    }

    private static Glyph parse(String design) {
        List<double[]> strokes = new ArrayList<>();
        int right = 0;
        for (String stroke : design.split(" ")) {
            int n = (stroke.length() - 1) / 2;
            double[] points = new double[2 * n];
            for (int i = 0; i < 2 * n; i++) {
                int digit = Character.digit(stroke.charAt(i + 1), 16);
                points[i] = digit;
                right = i % 2 == 0 ? Math.max(right, digit) : right;
            }
            strokes.add(
                    switch (stroke.charAt(0)) {
                        case '~' -> curve(points, false);
                        case '@' -> curve(points, true);
                        default -> points;
                    });
        }
        return new Glyph(List.copyOf(strokes), right + GAP);
    }

    /// The quadratic B-spline of these points, which touches the middle of each side between them; an open one begins
    /// and ends at the outermost points.
    private static double[] curve(double[] p, boolean closed) {
        int n = p.length / 2;
        List<Double> out = new ArrayList<>();
        if (!closed) {
            out.add(p[0]);
            out.add(p[1]);
        }
        for (int i = closed ? 0 : 1; i < (closed ? n : n - 1); i++) {
            int before = 2 * Math.floorMod(i - 1, n);
            int at = 2 * i;
            int after = 2 * ((i + 1) % n);
            for (int k = 0; k <= CURVE_STEPS; k++) {
                double t = (double) k / CURVE_STEPS;
                double a = (1 - t) * (1 - t) / 2;
                double c = t * t / 2;
                double b = 1 - a - c;
                out.add(a * p[before] + b * p[at] + c * p[after]);
                out.add(a * p[before + 1] + b * p[at + 1] + c * p[after + 1]);
            }
        }
        if (!closed) {
            out.add(p[p.length - 2]);
            out.add(p[p.length - 1]);
        }
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
