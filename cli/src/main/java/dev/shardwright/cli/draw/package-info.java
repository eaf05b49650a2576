/// Pictures of arrays: PNG files and previews for the terminal, drawn without AWT and without any installed font.
///
/// Start with {@link dev.shardwright.cli.draw.Drawing}, which turns an array into a
/// {@link dev.shardwright.cli.draw.Picture}: a map, an image or a line. A
/// {@link dev.shardwright.cli.draw.TerminalPreview} shows one in a terminal.
@NullMarked
package dev.shardwright.cli.draw;

import org.jspecify.annotations.NullMarked;
