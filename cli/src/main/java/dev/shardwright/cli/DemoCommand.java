package dev.shardwright.cli;

import dev.shardwright.cli.draw.DrawOptions;
import dev.shardwright.cli.draw.Drawing;
import dev.shardwright.cli.draw.Picture;
import dev.shardwright.cli.draw.TerminalPreview;
import dev.shardwright.cli.text.Terminal;
import dev.shardwright.engine.Engine;
import dev.shardwright.engine.RunOptions;
import dev.shardwright.engine.check.DatasetCheck;
import dev.shardwright.engine.definition.Definition;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `demo`: the main job on sample granules, from the first to the last step.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Makes sample granules, builds a dataset from them, checks it, and draws it.",
        footer = {"", "Example: shardwright demo --output my-demo"})
final class DemoCommand implements Callable<Integer> {

    private static final long SEED = 20181014;
    private static final int GRANULES = 300;
    private static final String DEFINITION = "demo.yaml";

    @Spec
    private CommandSpec spec;

    @Option(names = "--output", paramLabel = "DIR", description = "folder for everything that is made (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("shardwright-demo");

    @Mixin
    private CommonFlags.Quiet quiet;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        takeFolder();
        Path granules = folder.resolve("granules");
        long rows = new SampleTracks(SEED).write(granules, GRANULES);
        out.printf("Made %d sample granules with %,d observations in %s%n", GRANULES, rows, granules);
        out.flush();

        Path definitionFile = folder.resolve(DEFINITION);
        Definition definition = Engine.parse(definitionFile.toString(), Files.readString(definitionFile));
        String dataset = folder.resolve("heights.zarr").toString();
        Optional<Path> reportFile = Optional.of(folder.resolve("run.json"));
        int status = Running.run(
                RunOptions.defaults().withOverwrite(true), quiet.isSet(), err,
                running -> Engine.build(definition, List.of(granules.toString()), dataset, running),
                report -> Running.tell(report, dataset, reportFile, false, out, err));
        if (status != ExitStatus.COMPLETE) {
            return status;
        }

        try (ObjectStore store = Stores.open(dataset)) {
            DatasetCheck.Summary check = DatasetCheck.run(store, Optional.of(definition), out::println);
            out.printf("Checked %d objects: %d findings%n", check.objects(), check.findings());
            if (check.findings() > 0) {
                return ExitStatus.FAILED;
            }
        }
        draw(out, dataset);
        writeNext(out, definitionFile, dataset);
        return ExitStatus.COMPLETE;
    }

    private void draw(PrintWriter out, String dataset) throws IOException {
        try (ObjectStore store = Stores.open(dataset)) {
            Picture picture = Drawing.of(store, "height", DrawOptions.defaults());
            Path file = folder.resolve("height.png");
            UserFiles.write("picture", file, picture::writePng);
            out.print(TerminalPreview.of(
                    picture, TerminalPreview.Mode.of(Terminal.hasColour(), Terminal.hasTrueColour())));
            out.printf("Drew %s: %s%n", file, picture.description());
        }
    }

    /// Makes the folder. One that holds other things than an earlier demo is refused.
    private void takeFolder() throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UsageException("--output " + folder + " cannot be made a folder: " + UserFiles.reason(e));
        }
        if (!Files.exists(folder.resolve(DEFINITION))) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new UsageException("--output " + folder + " holds something that is no demo; give another folder");
                }
            }
        }
        UserFiles.checkWritable("definition", folder.resolve(DEFINITION));
        try (InputStream text = DemoCommand.class.getResourceAsStream(DEFINITION)) {
            Files.writeString(
                    folder.resolve(DEFINITION),
                    new String(Objects.requireNonNull(text, DEFINITION).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void writeNext(PrintWriter out, Path definitionFile, String dataset) {
        out.printf(
                """

                Try next:
                  ./shardwright inspect %2$s
                  ./shardwright dump %2$s/height -o height.f64
                  ./shardwright draw %2$s/height_deviation -o deviation.png
                  ./shardwright plan %1$s --input %3$s/granules --output other.zarr -o plan.json
                In Python: xarray.open_zarr("%2$s")
                """,
                definitionFile, dataset, folder);
        out.flush();
    }
}
