package dev.shardwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.GroupMetadata;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeDataset() {
        try (ObjectStore store = Stores.open(folder.resolve("in.zarr").toString())) {
            Zarr.create(store, "", GroupMetadata.empty(), PutCondition.ALWAYS);
            ZarrArray array = Zarr.create(
                    store,
                    "t",
                    ArrayMetadata.builder(DataType.UINT8, 2, 3, 4).dimensionNames("time", "y", "x").build(),
                    PutCondition.ALWAYS);
            byte[] values = new byte[24];
            for (int i = 0; i < values.length; i++) {
                values[i] = (byte) (i + 1);
            }
            array.writeChunk(MemorySegment.ofArray(values), PutCondition.ALWAYS, 0, 0, 0);
        }
    }

    private int draw(String array, String... options) {
        List<String> args = new ArrayList<>(List.of("draw", folder.resolve("in.zarr") + "/" + array));
        args.addAll(List.of(options));
        return Main.execute(args.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String picture() {
        return folder.resolve("p.png").toString();
    }

    @Test
    void aPictureOfTheSizeAskedForIsWritten() throws IOException {
        assertThat(draw("t", "--select", "1,:,:", "--size", "640x480", "-o", picture())).as(err.toString()).isZero();
        var image = ImageIO.read(Path.of(picture()).toFile());
        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(480);
        assertThat(out.toString()).contains("image of t", "12 with values");
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("in.zarr", "p.png");
        }
    }

    @Test
    void theSameArrayGivesTheSameFile() throws IOException {
        draw("t", "--select", "1,:,:", "-o", picture());
        byte[] first = Files.readAllBytes(Path.of(picture()));
        draw("t", "--select", "1,:,:", "-o", picture());
        assertThat(Files.readAllBytes(Path.of(picture()))).isEqualTo(first);
    }

    private void refused(int status, String... words) {
        assertThat(status).as(err.toString()).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains(words);
        assertThat(Path.of(picture())).doesNotExist();
    }

    @Test
    void anArrayThatIsNotThereIsRefused() {
        refused(draw("missing", "-o", picture()), "missing", "does not exist");
    }

    @Test
    void aGroupIsRefusedWithTheNamesOfItsArrays() {
        refused(draw("", "-o", picture()), "is a group", "t");
    }

    @Test
    void anAddressThatIsNotKnownIsRefused() {
        int status = Main.execute(
                new String[] {"draw", "gopher://a/b", "-o", picture()}, new PrintWriter(out), new PrintWriter(err));
        refused(status, "gopher");
    }

    @Test
    void tooManyDimensionsAreRefusedWithAHint() {
        refused(draw("t", "-o", picture()), "time 2, y 3, x 4", "--select 0,:,:");
    }

    @Test
    void aSelectionOfAnotherRankOrBeyondTheEndIsRefused() {
        refused(draw("t", "--select", "0,0,0,0", "-o", picture()), "expected 3 parts");
        refused(draw("t", "--select", "7,:,:", "-o", picture()), "lies outside 0:2");
        refused(draw("t", "--select", "0:0,:,:", "-o", picture()), "no cells");
    }

    @Test
    void anotherSuffixIsRefused() {
        refused(draw("t", "--select", "0,:,:", "-o", folder.resolve("p.jpg").toString()), "p.jpg", ".png");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws IOException {
        refused(draw("t", "--select", "0,:,:", "-o", folder.resolve("no/p.png").toString()), "there is no folder");
        Files.createDirectory(folder.resolve("d.png"));
        refused(draw("t", "--select", "0,:,:", "-o", folder.resolve("d.png").toString()), "it is a folder");
    }

    @Test
    void optionsOutOfBoundsAreRefused() {
        refused(draw("t", "--size", "9x9", "--select", "0,:,:", "-o", picture()), "9x9", "480x360");
        refused(draw("t", "--size", "99999x900", "--select", "0,:,:", "-o", picture()), "8192");
        refused(draw("t", "--size", "big", "--select", "0,:,:", "-o", picture()), "WIDTHxHEIGHT");
        refused(draw("t", "--range", "5:1", "--select", "0,:,:", "-o", picture()), "smaller first");
        refused(draw("t", "--range", "5", "--select", "0,:,:", "-o", picture()), "MIN:MAX");
        refused(draw("t", "--palette", "rainbow", "--select", "0,:,:", "-o", picture()), "rainbow");
        refused(draw("t"), "-o");
    }

    @Test
    void aDamagedChunkFailsAndWritesNothing() throws IOException {
        Path chunk = folder.resolve("in.zarr/t/c/0/0/0");
        Files.write(chunk, new byte[] {1, 2, 3});
        assertThat(draw("t", "--select", "0,:,:", "-o", picture())).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("t/c/0/0/0");
        assertThat(Path.of(picture())).doesNotExist();
    }
}
