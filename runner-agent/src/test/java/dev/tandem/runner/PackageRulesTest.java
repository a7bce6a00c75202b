package dev.tandem.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    private static final String EDGE = "dev.tandem.runner";

    // By path: looking for a package through all jars of the class path takes half a minute.
    private final JavaClasses classes = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void onlyTheEdgeKnowsQuarkus() {
        noClasses()
                .that()
                .resideOutsideOfPackage(EDGE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.smallrye..", "jakarta..", "org.jboss..", "io.vertx..")
                .check(classes);
    }

    @Test
    void nobodyKnowsTheEdge() {
        noClasses()
                .that()
                .resideOutsideOfPackage(EDGE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(EDGE)
                .check(classes);
    }

    @Test
    void packagesPointOneWay() {
        slices().matching("dev.tandem.runner.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void theLinkKnowsNothingOfSessionsAndRunsNothingOfTheLog() {
        noClasses()
                .that()
                .resideInAPackage(EDGE + ".link")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(EDGE + ".follow", EDGE + ".run", EDGE + ".workspace", EDGE + ".language")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(EDGE + ".run", EDGE + ".workspace", EDGE + ".language", EDGE + ".report")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(EDGE + ".follow", EDGE + ".link")
                .check(classes);
    }

    @Test
    void onlyTheEdgeChoosesABackend() {
        noClasses()
                .that()
                .resideOutsideOfPackage(EDGE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tandem.sandbox.nativebackend..",
                        "dev.tandem.sandbox.docker..",
                        "dev.tandem.sandbox.local..",
                        "dev.tandem.sandbox.linux..")
                .check(classes);
    }
}
