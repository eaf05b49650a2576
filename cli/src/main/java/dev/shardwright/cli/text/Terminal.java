package dev.shardwright.cli.text;

/// What the launcher found out of the terminal; Java itself cannot ask.
public final class Terminal {

    private Terminal() {}

    /// Whether standard error is a terminal.
    public static boolean isTerminal() {
        return Boolean.getBoolean("shardwright.terminal");
    }

    /// Whether standard output is a terminal that shows colours.
    public static boolean hasColour() {
        return Boolean.getBoolean("shardwright.colour");
    }

    /// Whether it shows 24-bit colours.
    public static boolean hasTrueColour() {
        return Boolean.getBoolean("shardwright.truecolour");
    }
}
