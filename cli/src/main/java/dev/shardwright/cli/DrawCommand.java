package dev.shardwright.cli;

import dev.shardwright.cli.draw.DrawOptions;
import dev.shardwright.cli.draw.Drawing;
import dev.shardwright.cli.draw.DrawingException;
import dev.shardwright.cli.draw.Picture;
import dev.shardwright.cli.draw.ink.Palette;
import dev.shardwright.zarr.Box;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `draw`: a picture of an array.
@Command(
        name = "draw",
        mixinStandardHelpOptions = true,
        description = {
            "Draws an array as a PNG file: HEALPix cells as a map, two dimensions as an image, one as a line.",
            "Cells that hold the fill value are left out."
        },
        footer = {"", "Example: shardwright draw out.zarr/h_mean -o h_mean.png"})
final class DrawCommand implements Callable<Integer> {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})[xX]([0-9]{1,6})");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URI/ARRAY", description = "the array's address")
    private String address;

    @Option(
            names = "--select",
            paramLabel = "RANGES",
            description = "from:to or one index for each dimension, separated by commas")
    private String select = "";

    @Option(names = "-o", required = true, paramLabel = "FILE.png", description = "where the picture goes")
    private Path file;

    @Option(names = "--size", paramLabel = "WxH", description = "pixels (default: ${DEFAULT-VALUE})")
    private String size = "1200x900";

    @Option(
            names = "--range",
            paramLabel = "MIN:MAX",
            description = "values at the ends of the colours (default: 2nd to 98th percentile)")
    private String range = "";

    @Option(names = "--palette", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Palette palette = Palette.SEQUENTIAL;

    @Option(names = "--full", description = "show the whole of an image or line, not only where there are values")
    private boolean full;

    @Override
    public Integer call() {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UsageException("-o is \"" + file + "\", expected a name that ends in .png");
        }
        UserFiles.checkWritable("picture", file);
        Picture picture = draw();
        UserFiles.write("picture", file, picture::writePng);
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": " + picture.description());
        out.flush();
        return ExitStatus.COMPLETE;
    }

    private Picture draw() {
        try (Addresses.OpenArray open = Addresses.array(address)) {
            DrawOptions options = options();
            Box region = Selection.parse(select, open.array().metadata().shape());
            return Drawing.of(open.dataset().store(), open.array().path(), options.of(region));
        } catch (DrawingException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private DrawOptions options() {
        Matcher matcher = SIZE.matcher(size.strip());
        if (!matcher.matches()) {
            throw new UsageException("--size is \"" + size + "\", expected WIDTHxHEIGHT such as 1200x900");
        }
        return new DrawOptions(
                Optional.empty(),
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                palette,
                range(),
                full);
    }

    private Optional<DrawOptions.Range> range() {
        if (range.isEmpty()) {
            return Optional.empty();
        }
        int colon = range.indexOf(':');
        try {
            return Optional.of(new DrawOptions.Range(
                    Double.parseDouble(range.substring(0, Math.max(0, colon))),
                    Double.parseDouble(range.substring(colon + 1))));
        } catch (NumberFormatException e) {
            throw new UsageException("--range is \"" + range + "\", expected MIN:MAX such as 0:3000");
        }
    }
}
