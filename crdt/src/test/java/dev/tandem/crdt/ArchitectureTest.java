package dev.tandem.crdt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The direction of the packages, and that the engine needs nothing but Java. */
class ArchitectureTest {
    /** Only what lies where the engine does: tests may use what they like, wherever they were compiled to. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Doc.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theEngineNeedsOnlyJava() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.tandem.crdt..", "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void theCodecKnowsNoDocument() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.crdt.codec")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.tandem.crdt", "dev.tandem.crdt.store", "dev.tandem.crdt.sync")
                .check(CLASSES);
    }

    @Test
    void theStoreKnowsNeitherItsFacadeNorTheWire() {
        noClasses()
                .that()
                .resideInAPackage("dev.tandem.crdt.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.tandem.crdt", "dev.tandem.crdt.sync")
                .check(CLASSES);
    }

    @Test
    void documentsDoNotKnowHowTheyTravel() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.tandem.crdt", "dev.tandem.crdt.codec", "dev.tandem.crdt.store")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tandem.crdt.sync")
                .check(CLASSES);
    }
}
