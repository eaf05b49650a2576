package dev.shardwright.cli.draw;

import dev.shardwright.cli.draw.ink.Palette;

/// The values of a picture as a few lines of text, for a terminal.
///
/// The part with values is cut out and made small enough for {@value #COLUMNS} columns and {@value #ROWS} rows, the last
/// of which says what the colours mean. A spot shows the mean of what values it has, however few, so a thin track stays
/// visible.
public final class TerminalPreview {

    /// Characters in a line at most.
    public static final int COLUMNS = 72;
    /// Lines at most.
    public static final int ROWS = 20;

    private static final String RAMP = ".:-=+*oO#@";
    private static final double MARGIN = 0.03;
    private static final String ESCAPE = "\u001b[";
    private static final String RESET = ESCAPE + "0m";

    /// What the terminal can show.
    public enum Mode {
        /// 24-bit colours, two spots a character.
        TRUE_COLOUR,
        /// The 256 colours of xterm, two spots a character.
        COLOURS_256,
        /// ASCII characters, denser ones for higher values.
        ASCII;

        /// The mode for what the launcher found out of the terminal.
        ///
        /// @param terminal whether output goes to a terminal
        /// @param trueColour whether it shows 24-bit colours
        public static Mode of(boolean terminal, boolean trueColour) {
            return !terminal ? ASCII : trueColour ? TRUE_COLOUR : COLOURS_256;
        }
    }

    private TerminalPreview() {}

    /// The preview: lines that each end in a line feed.
    public static String of(Picture picture, Mode mode) {
        Picture.Values values = picture.values();
        float[] position = values.position();
        int[] box = box(values, position);
        int perRow = mode == Mode.ASCII ? 1 : 2;
        int rows = ROWS - 1;
        // A character is twice as high as wide.
        double size = Math.max((double) (box[2] - box[0]) / COLUMNS, (double) (box[3] - box[1]) / (2.0 * rows));
        int columns = Math.clamp((int) Math.ceil((box[2] - box[0]) / size), 1, COLUMNS);
        int lines = Math.clamp((int) Math.ceil((box[3] - box[1]) / size / 2), 1, rows);
        float[][] spots = spots(position, values.width(), box, columns, lines * perRow, size, 2.0 / perRow * size);
        StringBuilder out = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                if (mode == Mode.ASCII) {
                    text.append(character(spots[line][c]));
                } else {
                    half(text, spots[2 * line][c], spots[2 * line + 1][c], values.palette(), mode);
                }
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        legend(out, values, mode);
        return out.toString();
    }

    /// Left, top, right, bottom of what has values, with a margin.
    private static int[] box(Picture.Values values, float[] position) {
        int[] box = {values.width(), values.height(), 0, 0};
        for (int y = 0; y < values.height(); y++) {
            for (int x = 0; x < values.width(); x++) {
                if (!Float.isNaN(position[y * values.width() + x])) {
                    box[0] = Math.min(box[0], x);
                    box[1] = Math.min(box[1], y);
                    box[2] = Math.max(box[2], x + 1);
                    box[3] = Math.max(box[3], y + 1);
                }
            }
        }
        if (box[0] >= box[2]) {
            return new int[] {0, 0, values.width(), values.height()};
        }
        int margin = (int) Math.ceil(MARGIN * Math.max(box[2] - box[0], box[3] - box[1]));
        return new int[] {
            Math.max(0, box[0] - margin),
            Math.max(0, box[1] - margin),
            Math.min(values.width(), box[2] + margin),
            Math.min(values.height(), box[3] + margin)
        };
    }

    private static float[][] spots(
            float[] position, int width, int[] box, int columns, int rows, double wide, double high) {
        float[][] sum = new float[rows][columns];
        int[][] count = new int[rows][columns];
        for (int y = box[1]; y < box[3]; y++) {
            for (int x = box[0]; x < box[2]; x++) {
                float value = position[y * width + x];
                if (!Float.isNaN(value)) {
                    int row = Math.min(rows - 1, (int) ((y - box[1]) / high));
                    int column = Math.min(columns - 1, (int) ((x - box[0]) / wide));
                    sum[row][column] += value;
                    count[row][column]++;
                }
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int n = count[row][column];
                sum[row][column] = n == 0 ? Float.NaN : sum[row][column] / n;
            }
        }
        return sum;
    }

    private static char character(float position) {
        return Float.isNaN(position)
                ? ' '
                : RAMP.charAt(Math.min(RAMP.length() - 1, (int) (position * RAMP.length())));
    }

    private static void half(StringBuilder text, float upper, float lower, Palette palette, Mode mode) {
        boolean noUpper = Float.isNaN(upper);
        boolean noLower = Float.isNaN(lower);
        if (noUpper && noLower) {
            text.append(' ');
        } else if (noLower) {
            text.append(ESCAPE).append("38;").append(colour(palette.rgb(upper), mode)).append("m\u2580").append(RESET);
        } else if (noUpper) {
            text.append(ESCAPE).append("38;").append(colour(palette.rgb(lower), mode)).append("m\u2584").append(RESET);
        } else {
            text.append(ESCAPE).append("38;").append(colour(palette.rgb(upper), mode)).append(";48;")
                    .append(colour(palette.rgb(lower), mode)).append("m\u2580").append(RESET);
        }
    }

    /// A colour's parameters in an SGR sequence (ISO 8613-6; xterm's colour cube of six levels a component).
    private static String colour(int rgb, Mode mode) {
        int red = (rgb >> 16) & 0xff;
        int green = (rgb >> 8) & 0xff;
        int blue = rgb & 0xff;
        if (mode == Mode.TRUE_COLOUR) {
            return "2;" + red + ";" + green + ";" + blue;
        }
        return "5;" + (16 + 36 * level(red) + 6 * level(green) + level(blue));
    }

    /// The nearest of the cube's levels 0, 95, 135, 175, 215, 255.
    private static int level(int component) {
        return component < 48 ? 0 : component < 115 ? 1 : Math.min(5, (component - 35) / 40);
    }

    private static void legend(StringBuilder out, Picture.Values values, Mode mode) {
        if (mode == Mode.ASCII) {
            out.append(RAMP);
        } else {
            int blocks = 10;
            for (int i = 0; i < blocks; i++) {
                float left = (2 * i + 0.5f) / (2 * blocks);
                out.append(ESCAPE).append("48;").append(colour(values.palette().rgb(left), mode)).append("m ").append(RESET);
            }
        }
        String legend = values.legend();
        int room = COLUMNS - 12;
        out.append("  ").append(legend.length() > room ? legend.substring(0, room) : legend).append('\n');
    }
}
