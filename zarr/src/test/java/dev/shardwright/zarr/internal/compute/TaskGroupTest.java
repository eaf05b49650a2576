package dev.shardwright.zarr.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.codec.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TaskGroupTest {

    private static void run(Consumer<TaskGroup> first) {
        TaskGroup.run(MemoryBudget.unlimited(), new ValueHeap(), 1, first);
    }

    /// Does something on another thread when the calling one, which does all tasks, has nothing to do but wait.
    private static void onceTheCallerWaits(TaskGroup group, Runnable what) {
        Thread caller = Thread.currentThread();
        group.expect();
        Thread.ofVirtual().start(() -> {
            while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            what.run();
        });
    }

    @Test
    void aGroupEndsAlsoWhenWhatIsToBeDoneOnFailureFails() {
        List<String> done = new ArrayList<>();
        Throwable failure = catchThrowable(() -> run(group -> {
            group.onFailure(() -> {
                throw new AssertionError("cannot be done");
            });
            group.onFailure(() -> done.add("the other"));
            onceTheCallerWaits(group, () -> group.arrived(new ZarrException("first")));
        }));
        assertThat(failure).hasMessage("first");
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(AssertionError.class);
        assertThat(done).containsExactly("the other");
    }

    /// A task that notes what becomes of it.
    private record Noted(List<String> notes, String name) implements Task {
        @Override
        public void run(Workspace work) {
            notes.add(name + " was done");
        }

        @Override
        public void dropped() {
            notes.add(name + " was dropped");
        }
    }

    @Test
    void tasksThatWaitWhenAGroupFailsAndThoseThatComeLaterAreDropped() {
        List<String> notes = new ArrayList<>();
        assertThatThrownBy(() -> run(group -> {
                    group.add(new Noted(notes, "a"));
                    group.add(_ -> {
                        group.arrived(new ZarrException("first"));
                        group.add(new Noted(notes, "c"));
                    });
                    group.add(new Noted(notes, "b"));
                    group.expect();
                }))
                .hasMessage("first");
        assertThat(notes).containsExactly("a was done", "b was dropped", "c was dropped");
    }

    @Test
    void whatIsComputedForAThreadIsComputedByTheGroupsAndAFailureIsThatThreads() {
        List<Object> results = new ArrayList<>();
        run(group -> onceTheCallerWaits(group, () -> {
            results.add(group.compute(_ -> Thread.currentThread()));
            results.add(catchThrowable(() -> group.compute(_ -> {
                throw new ZarrException("refused");
            })));
            group.arrived();
        }));
        assertThat(results.getFirst()).isEqualTo(Thread.currentThread());
        assertThat(results.getLast()).isInstanceOf(ZarrException.class).hasToString(ZarrException.class.getName() + ": refused");
    }

    @Test
    void whoWaitsForSomethingToBeComputedWhenTheGroupFailsIsToldSo() {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        assertThatThrownBy(() -> run(group -> onceTheCallerWaits(group, () -> {
                    group.expect();
                    group.arrived(new ZarrException("first"));
                    told.complete(catchThrowable(() -> group.compute(_ -> "too late")));
                    group.arrived();
                })))
                .hasMessage("first");
        assertThat(told.join()).isInstanceOf(CancellationException.class);
    }

    @Test
    void aCheckedExceptionThatNobodyDeclaredIsAFailure() {
        assertThatExceptionOfType(ZarrException.class)
                .isThrownBy(() -> run(_ -> sneak(new IOException("undeclared"))))
                .withMessageContaining("undeclared")
                .withCauseInstanceOf(IOException.class);
    }

    /// Throws what the compiler would have declared.
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
