package dev.shardwright.cli;

/// What the launcher found out of the terminal; Java itself cannot ask.
final class Terminal {

    private Terminal() {}

    /// Whether standard error is a terminal.
    static boolean isTerminal() {
        return Boolean.getBoolean("shardwright.terminal");
    }

    /// Whether the terminal shows 24-bit colours.
    static boolean hasTrueColour() {
        return Boolean.getBoolean("shardwright.truecolour");
    }
}
