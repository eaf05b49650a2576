package dev.shardwright.engine.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// The process of a run, so that others can tell whether it lives.
///
/// @param space where its number counts: the boot of the machine and the namespace of processes; empty if not known
/// @param pid its number
/// @param started when it began, in milliseconds since 1970, since numbers are used again
record Owner(String space, long pid, long started) {

    private static final Owner SELF = self();

    /// This process.
    static Owner ofThisProcess() {
        return SELF;
    }

    private static Owner self() {
        ProcessHandle process = ProcessHandle.current();
        return new Owner(spaceOfThisProcess(), process.pid(), started(process));
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String spaceOfThisProcess() {
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            return boot + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            // Only Linux tells; elsewhere a run counts as living as long as its mark is young.
            return "";
        }
    }

    /// Whether this process can see whether the other one lives.
    boolean isVisible() {
        return !space.isEmpty() && space.equals(SELF.space);
    }

    /// Whether it lives, if it is visible.
    boolean isAlive() {
        return ProcessHandle.of(pid).filter(p -> started(p) == started).isPresent();
    }
}
