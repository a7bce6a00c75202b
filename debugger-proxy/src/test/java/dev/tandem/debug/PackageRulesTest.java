package dev.tandem.debug;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class PackageRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tandem.debug");

    @Test
    void onlyJsonAndTheJavaPlatform() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tandem.debug..",
                        "com.fasterxml.jackson..",
                        "com.sun.jdi..",
                        "java..",
                        "javax.tools..",
                        "com.sun.source..",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void theWireKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.debug.dap")
                .should()
                .dependOnClassesThat(inThisModuleOutside("dev.tandem.debug.dap"))
                .check(CLASSES);
    }

    @Test
    void theHubKnowsNoAdapterAndNoPeer() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.debug")
                .should()
                .dependOnClassesThat(inThisModuleOutside("dev.tandem.debug", "dev.tandem.debug.dap"))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> inThisModuleOutside(String... packages) {
        return resideInAPackage("dev.tandem.debug..").and(not(resideInAnyPackage(packages)));
    }
}
