package dev.shardwright.zarr.internal.compute;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.ValueHeap;
import dev.shardwright.zarr.codec.Workspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tasks of one read or write. The thread that called does tasks itself, and threads of the JVM's common pool help while
/// there are tasks left; so any number of reads and writes at a time share the cores, a small one starts no thread, and none
/// waits for a thread to be free.
///
/// A task may add tasks. The first failure is the group's: tasks that have not begun are dropped, those that have are
/// waited for, so that nothing is still being read or written when the call fails, and nothing held.
public final class TaskGroup {

    private final MemoryBudget budget;
    private final ValueHeap values;
    private final int threads;
    private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    private final List<Runnable> onFailure = new ArrayList<>();
    /// Tasks that wait or run, and those that something else that is under way may add.
    private long pending;

    /// Helpers that were called and have not left, though they may not have come yet.
    private int helpers;
    /// Helpers that came and have not left.
    private int working;
    private @Nullable Throwable failure;

    private TaskGroup(MemoryBudget budget, ValueHeap values, int threads) {
        this.budget = budget;
        this.values = values;
        this.threads = threads;
    }

    /// Runs tasks to their end.
    ///
    /// @param budget counts the memory that tasks work with
    /// @param values the values of elements of variable length
    /// @param threads how many threads may work at a time, the caller's among them
    /// @param first adds what there is to do
    public static void run(
            MemoryBudget budget, ValueHeap values, int threads, Consumer<TaskGroup> first) {
        TaskGroup group = new TaskGroup(budget, values, threads);
        group.add(_ -> first.accept(group));
        group.finish();
    }

    /// Adds a task; one that comes when the group has failed is dropped.
    public void add(Task task) {
        if (enqueue(task)) {
            ForkJoinPool.commonPool().execute(this::help);
        }
    }

    /// Has the group's threads compute something, and waits for it. Only for a thread that is none of them, and for which
    /// something is {@link #expect}ed.
    ///
    /// @throws CancellationException if the group fails before it is begun
    public <T> T compute(Function<Workspace, T> what) {
        Computation<T> computation = new Computation<>(what);
        add(computation);
        return computation.result();
    }

    /// @return whether a helper is to be called
    private synchronized boolean enqueue(Task task) {
        if (failure != null) {
            task.dropped();
            return false;
        }
        pending++;
        waiting.addLast(task);
        notifyAll();
        // The caller's thread takes one task; a helper is for the second.
        if (waiting.size() == 1 || helpers >= threads - 1) {
            return false;
        }
        helpers++;
        return true;
    }

    /// Says that something under way may add tasks, and keeps the group from ending before {@link #arrived}.
    public synchronized void expect() {
        pending++;
    }

    /// Ends what {@link #expect} began, after the tasks were added.
    public void arrived() {
        done(Optional.empty());
    }

    /// Ends what {@link #expect} began with a failure.
    public void arrived(Throwable problem) {
        done(Optional.of(problem));
    }

    /// Says what else to do when the group fails.
    public synchronized void onFailure(Runnable action) {
        onFailure.add(action);
        if (failure != null) {
            doAfter(failure, action);
        }
    }

    /// Whether a task has failed, so that there is no use in starting more.
    public synchronized boolean failed() {
        return failure != null;
    }

    /// A workspace for a thread that is none of the group's.
    public Workspace workspace() {
        return new Workspace(budget, values);
    }

    private void help() {
        Optional<Task> task = nextForHelper(true);
        if (task.isEmpty()) {
            return;
        }
        try (Workspace work = workspace()) {
            do {
                run(task.get(), work);
                task = nextForHelper(false);
            } while (task.isPresent());
        } finally {
            left();
        }
    }

    private void finish() {
        boolean interrupted = false;
        try (Workspace work = workspace()) {
            for (boolean ended = false; !ended; ) {
                try {
                    Optional<Task> task = nextForCaller();
                    task.ifPresent(t -> run(t, work));
                    ended = task.isEmpty();
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(new ZarrException("reading or writing was interrupted", e));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw Failures.unchecked(failure);
        }
    }

    /// The next task; empty if there is none now, and then the helper goes.
    private synchronized Optional<Task> nextForHelper(boolean first) {
        Optional<Task> task = Optional.ofNullable(waiting.pollFirst());
        if (task.isEmpty()) {
            helpers--;
        } else if (first) {
            working++;
        }
        return task;
    }

    private synchronized void left() {
        working--;
        notifyAll();
    }

    /// The next task, waited for; empty if everything is done and every helper that came has left.
    private synchronized Optional<Task> nextForCaller() throws InterruptedException {
        while ((pending > 0 || working > 0) && waiting.isEmpty()) {
            wait();
        }
        return Optional.ofNullable(waiting.pollFirst());
    }

    private void run(Task task, Workspace work) {
        Optional<Throwable> problem = Optional.empty();
        int mark = work.mark();
        try {
            task.run(work);
        } catch (Throwable e) {
            problem = Optional.of(e);
        } finally {
            work.release(mark);
        }
        done(problem);
    }

    private synchronized void done(Optional<Throwable> problem) {
        pending--;
        try {
            problem.ifPresent(this::fail);
        } finally {
            if (pending == 0) {
                notifyAll();
            }
        }
    }

    private synchronized void fail(Throwable problem) {
        List<Task> dropped = List.copyOf(waiting);
        pending -= dropped.size();
        waiting.clear();
        if (failure == null) {
            failure = problem;
            onFailure.forEach(action -> doAfter(problem, action));
        } else {
            Failures.suppress(failure, problem);
        }
        dropped.forEach(task -> doAfter(problem, task::dropped));
    }

    private static void doAfter(Throwable problem, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            Failures.suppress(problem, e);
        }
    }
}
