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
                .that(not(resideInAPackage("dev.tandem.debug.java..")))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tandem.debug..", "com.fasterxml.jackson..", "java..", "org.jspecify.annotations")
                .check(CLASSES);
    }

    /** It is a process of its own: of this module it shares the wire alone, and nobody here knows its insides. */
    @Test
    void theJavaAdapterStandsApart() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.debug.java..")
                .should()
                .dependOnClassesThat(inThisModuleOutside("dev.tandem.debug.java..", "dev.tandem.debug.dap"))
                .check(CLASSES);
        noClasses()
                .that(not(resideInAPackage("dev.tandem.debug.java..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tandem.debug.java..")
                .check(CLASSES);
    }

    @Test
    void javaCodeIsUnderstoodWithoutADebuggee() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.debug.java.code")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jdi..", "com.microsoft..", "dev.tandem.debug.java", "dev.tandem.debug.dap")
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
