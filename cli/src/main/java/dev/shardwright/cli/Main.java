package dev.shardwright.cli;

import dev.shardwright.engine.definition.DefinitionException;
import dev.shardwright.engine.plan.PlanException;
import dev.shardwright.engine.publish.OutputException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `shardwright`.
@Command(
        name = "shardwright",
        mixinStandardHelpOptions = true,
        version = "shardwright 0.1.0",
        description = "Builds chunked, sharded Zarr v3 datasets from observation files, in parallel.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        footer = {
            "",
            "Example: shardwright build examples/atl06-healpix.yaml \\",
            "    --input granules/ --output out.zarr"
        })
public final class Main {

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show stack traces of errors")
    private boolean verbose;

    /// Every verb, in the order of the help text.
    private static final SequencedMap<String, Supplier<Callable<Integer>>> VERBS = verbs();

    private Main() {}

    private static SequencedMap<String, Supplier<Callable<Integer>>> verbs() {
        SequencedMap<String, Supplier<Callable<Integer>>> verbs = new LinkedHashMap<>();
        verbs.put("demo", DemoCommand::new);
        verbs.put("build", BuildCommand::new);
        verbs.put("plan", PlanCommand::new);
        verbs.put("run", RunCommand::new);
        verbs.put("inspect", InspectCommand::new);
        verbs.put("dump", DumpCommand::new);
        verbs.put("draw", DrawCommand::new);
        verbs.put("check", CheckCommand::new);
        verbs.put("schema", SchemaCommand::new);
        verbs.put("report", ReportCommand::new);
        verbs.put("sweep", SweepCommand::new);
        return verbs;
    }

    /// Adds the verb that is called; all of them if there is none. Taking a verb's options apart takes a while.
    private static void addVerbs(CommandLine line, String[] args) {
        Optional<String> called = Stream.of(args).filter(VERBS::containsKey).findFirst();
        VERBS.forEach((name, command) -> {
            if (called.isEmpty() || called.get().equals(name)) {
                line.addSubcommand(name, command.get());
            }
        });
    }

    /// Runs the command and ends the process with its status.
    public static void main(String[] args) {
        int status = execute(args, writer(System.out), writer(System.err));
        System.exit(status);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /// Runs the command.
    ///
    /// @return the exit status
    static int execute(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = line(args);
        if (args.length == 0) {
            line.usage(err);
            return ExitStatus.USAGE;
        }
        line.setOut(out);
        line.setErr(err);
        return line.execute(args);
    }

    /// The command as picocli knows it, with the verb that `args` call, or all.
    static CommandLine line(String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        addVerbs(line, args);
        line.setUsageHelpAutoWidth(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, parsed) -> main.fail(e, command));
        line.setParameterExceptionHandler((e, _) -> {
            CommandLine command = e.getCommandLine();
            command.getErr().println("shardwright: " + e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
            command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
            return ExitStatus.USAGE;
        });
        return line;
    }

    private int fail(Exception e, CommandLine command) {
        PrintWriter err = command.getErr();
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        err.println("shardwright: " + message);
        if (verbose) {
            e.printStackTrace(err);
        }
        err.flush();
        return switch (e) {
            case DefinitionException d -> ExitStatus.USAGE;
            case PlanException p -> ExitStatus.USAGE;
            case OutputException o -> ExitStatus.USAGE;
            case UsageException u -> ExitStatus.USAGE;
            default -> ExitStatus.FAILED;
        };
    }
}
