package dev.shardwright.storage.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.shardwright.storage.internal.disk.Disk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LockFileTest {

    private static final Patience SHORT = new Patience(Duration.ofMillis(50), Duration.ofMillis(400));

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
        logger().setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
        logger().setAdditive(true);
    }

    @Test
    void aWaitForAThreadIsToldAndEnds() throws Exception {
        try (LockFile locks = LockFile.open(path(), Disk.of(path()), SHORT);
                LockFile.Hold _ = locks.hold(3, "the first")) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread.ofPlatform()
                    .start(() -> {
                        try (LockFile.Hold _ = locks.hold(3, "the second")) {
                            failure.set(new AssertionError("two threads hold one stripe"));
                        } catch (IOException e) {
                            failure.set(e);
                        }
                    })
                    .join();
            assertThat(failure.get())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the second")
                    .hasMessageContaining(path().toString());
        }
    }

    /// Another channel stands for another process: to the holder of a lock both are alike.
    @Test
    void aWaitForAProcessIsToldAndEnds() throws IOException {
        try (LockFile locks = LockFile.open(path(), Disk.of(path()), SHORT);
                FileChannel other = FileChannel.open(path(), StandardOpenOption.WRITE);
                FileLock _ = other.lock(3, 1, false)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> locks.hold(3, "the second"))
                    .withMessageContaining("gave up");
            assertThat(log.list).isNotEmpty().allSatisfy(event -> assertThat(event.getFormattedMessage())
                    .contains("Waiting for the lock of stripe 3", path().toString(), "the second"));
            try (LockFile.Hold hold = locks.hold(4, "another stripe")) {
                assertThat(hold.lock().isValid()).isTrue();
            }
        }
    }

    @Test
    void aStripeIsFreeAgainAfterAnyFailure() throws IOException {
        try (LockFile locks = LockFile.open(path(), Disk.of(path()), SHORT)) {
            try (FileChannel other = FileChannel.open(path(), StandardOpenOption.WRITE);
                    FileLock _ = other.lock(3, 1, false)) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> locks.hold(3, "too early"));
            }
            try (LockFile.Hold hold = locks.hold(3, "in time")) {
                assertThat(hold.lock().isValid()).isTrue();
            }
        }
    }

    @Test
    void anInterruptEndsAWaitAndLeavesTheFileOpen() throws Exception {
        try (LockFile locks = LockFile.open(path(), Disk.of(path()), Patience.USUAL)) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            try (FileChannel other = FileChannel.open(path(), StandardOpenOption.WRITE);
                    FileLock _ = other.lock(3, 1, false)) {
                Thread waiter = Thread.ofPlatform().start(() -> {
                    try (LockFile.Hold _ = locks.hold(3, "a wait")) {
                        failure.set(new AssertionError("two channels hold one stripe"));
                    } catch (IOException e) {
                        failure.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("the interrupt is lost"));
                    }
                });
                waiter.interrupt();
                waiter.join();
            }
            assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
            try (LockFile.Hold hold = locks.hold(3, "afterwards")) {
                assertThat(hold.lock().isValid()).isTrue();
            }
        }
    }

    @Test
    void keysThatSomeFileSystemTakesForOneShareAStripe() {
        assertThat(LockFile.stripe("a/\u00c9")).isEqualTo(LockFile.stripe("A/e\u0301")).isBetween(0, LockFile.STRIPES - 1);
    }

    private Path path() {
        return folder.resolve("lock");
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Patience.class);
    }
}
