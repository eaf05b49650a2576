package dev.shardwright.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The house plan of ARCHITECTURE.md, held.
class ArchitectureTest {

    private static final String ROOT = "dev.shardwright.";
    private static final int MOST_CLASSES = 25;

    /// A package in the first column, what it may import in the last.
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.]+)` \\|.*\\| ([a-z., –]+) \\|$", Pattern.MULTILINE);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // From the phase "package" on, the tests that modules share come as a jar.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.shardwright");

    @Test
    void allModulesAreLookedAt() {
        for (String module : List.of("storage", "zarr", "grid", "source", "engine", "cli")) {
            assertThat(CLASSES.that(resideInAPackage(ROOT + module + ".."))).as(module).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "storage, ''",
        "grid, ''",
        "zarr, storage",
        "source, storage",
        "engine, storage zarr grid source",
        "cli, storage zarr grid source engine"
    })
    void aModuleDependsOnLowerFloorsOnly(String module, String below) {
        classes()
                .that()
                .resideInAPackage(ROOT + module + "..")
                .should(onlyDependOnOwn(List.of((module + " " + below).trim().split(" "))))
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "definition, ''",
        "aggregate, definition",
        "plan, definition aggregate",
        "run, plan",
        "work, plan aggregate run definition",
        "dispatch, run",
        "publish, plan run definition",
        "report, run",
        "check, definition plan publish"
    })
    void aRoomOfTheEngineKnowsOnlyTheRoomsInItsRow(String room, String known) {
        List<String> allowed = new ArrayList<>(List.of("engine." + room));
        for (String name : known.isEmpty() ? new String[0] : known.split(" ")) {
            allowed.add("engine." + name);
        }
        allowed.addAll(List.of("storage", "zarr", "grid", "source"));
        classes()
                .that()
                .resideInAPackage(ROOT + "engine." + room + "..")
                .should(onlyDependOnOwn(allowed))
                .check(CLASSES);
    }

    /// A row of the table of the packages of zarr: a package, and those that it may import.
    private record Row(String name, List<String> known) {}

    private static List<Row> packagesOfZarr() throws IOException {
        String text = Files.readString(Path.of("../ARCHITECTURE.md"));
        String section = text.substring(text.indexOf("## Inside `zarr`"));
        return ROW.matcher(section.substring(0, section.indexOf("\n1. ")))
                .results()
                .map(row -> new Row(
                        packageOfZarr(row.group(1)),
                        Arrays.stream(row.group(2).split(", "))
                                .filter(name -> !name.equals("–"))
                                .map(name -> "dev.shardwright.zarr.internal" + (name.equals("internal") ? "" : "." + name))
                                .toList()))
                .toList();
    }

    private static String packageOfZarr(String name) {
        return switch (name) {
            case "root" -> ROOT + "zarr";
            case "zarr.codec" -> ROOT + name;
            default -> ROOT + "zarr." + name;
        };
    }

    @ParameterizedTest
    @MethodSource("packagesOfZarr")
    void aPackageOfZarrKnowsOnlyThePackagesInItsRow(Row row) {
        List<String> allowed = new ArrayList<>(row.known());
        allowed.addAll(List.of(row.name(), ROOT + "zarr", ROOT + "zarr.codec"));
        classes()
                .that()
                .resideInAPackage(row.name())
                .should(onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(resideInAPackage(ROOT + "storage"))
                        .or(not(resideInAPackage("dev.shardwright..")))))
                .check(CLASSES);
    }

    @Test
    void everyPackageOfZarrHasARowAndEveryRowIsAPackage() throws IOException {
        assertThat(packagesOfZarr().stream().map(Row::name))
                .containsExactlyInAnyOrderElementsOf(CLASSES.that(resideInAPackage(ROOT + "zarr..")).stream()
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toSet()));
    }

    private static ArchCondition<JavaClass> onlyDependOnOwn(List<String> packages) {
        String[] allowed = packages.stream().map(p -> ROOT + p + "..").toArray(String[]::new);
        return onlyDependOnClassesThat(
                resideInAnyPackage(allowed).or(not(resideInAPackage("dev.shardwright.."))));
    }

    @ParameterizedTest
    @CsvSource({"storage", "zarr", "source", "grid"})
    void theInsideOfAModuleIsItsOwnAffair(String module) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + module + ".internal..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packagesOfTheEngineAndTheCommandHaveNoCycles() {
        slices().matching(ROOT + "engine.(**)").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + "cli.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({"storage", "source"})
    void packagesOfAStoreOrAReaderHaveNoCycles(String module) {
        slices().matching(ROOT + module + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "com.github.luben.., zarr",
        "at.yawk.., zarr",
        "org.locationtech.., grid",
        "picocli.., cli",
        "org.snakeyaml.., engine"
    })
    void aLibraryStaysInItsRoom(String library, String module) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void noPackageIsTooLargeToKnow() {
        Map<String, Long> sizes = CLASSES.stream()
                .filter(c -> c.getEnclosingClass().isEmpty() && !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(MOST_CLASSES));
    }
}
