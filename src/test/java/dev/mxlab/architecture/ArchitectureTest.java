package dev.mxlab.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, and the house rules: docs/architecture.md says why. */
@AnalyzeClasses(packages = "dev.mxlab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final int LONGEST_FILE = 500;

  @ArchTest
  static final ArchRule arrowsGoDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.mxlab..")
          .layer("faces")
          .definedBy("dev.mxlab.cli..")
          .layer("lab")
          .definedBy("dev.mxlab.lab..")
          .layer("named")
          .definedBy("dev.mxlab.named..")
          .layer("sendmail")
          .definedBy("dev.mxlab.sendmail..")
          .layer("dovecot")
          .definedBy("dev.mxlab.dovecot..")
          .layer("mua")
          .definedBy("dev.mxlab.mua..")
          .layer("host")
          .definedBy("dev.mxlab.host..")
          .layer("dns")
          .definedBy("dev.mxlab.dns..")
          .layer("smtp")
          .definedBy("dev.mxlab.smtp..")
          .layer("pop3")
          .definedBy("dev.mxlab.pop3..")
          .layer("imap")
          .definedBy("dev.mxlab.imap..")
          .layer("mailbox")
          .definedBy("dev.mxlab.mailbox..")
          .layer("net")
          .definedBy("dev.mxlab.net..")
          .layer("journal")
          .definedBy("dev.mxlab.journal..")
          .layer("ground")
          .definedBy("dev.mxlab.text..", "dev.mxlab.time..", "dev.mxlab.control..")
          .whereLayer("faces")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("lab")
          .mayOnlyBeAccessedByLayers("faces")
          .whereLayer("named")
          .mayOnlyBeAccessedByLayers("lab", "faces")
          .whereLayer("sendmail")
          .mayOnlyBeAccessedByLayers("lab", "faces")
          .whereLayer("dovecot")
          .mayOnlyBeAccessedByLayers("lab", "faces")
          .whereLayer("mua")
          .mayOnlyBeAccessedByLayers("lab", "faces")
          .whereLayer("host")
          .mayOnlyBeAccessedByLayers("named", "sendmail", "dovecot", "mua", "lab", "faces")
          .whereLayer("dns")
          .mayOnlyBeAccessedByLayers("named", "lab", "faces")
          .whereLayer("smtp")
          .mayOnlyBeAccessedByLayers("sendmail", "lab", "faces")
          .whereLayer("pop3")
          .mayOnlyBeAccessedByLayers("dovecot", "lab", "faces")
          .whereLayer("imap")
          .mayOnlyBeAccessedByLayers("dovecot", "lab", "faces")
          .whereLayer("mailbox")
          .mayOnlyBeAccessedByLayers("pop3", "imap", "sendmail", "dovecot", "mua", "lab", "faces");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      SlicesRuleDefinition.slices().matching("dev.mxlab.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nettyLivesInItsHome =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.mxlab.net..", "dev.mxlab..serve..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule theControlProtocolNeedsOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage("dev.mxlab.control..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("dev.mxlab.control..", "java..", "org.jspecify.."));

  @ArchTest
  static final ArchRule oneDoorToTime =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.mxlab.time..", "dev.mxlab.cli..", "dev.mxlab.control..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule nobodyEndsTheProcessBelowTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.mxlab.cli..")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper");

  @Test
  void filesAreOneIdeaLong() throws IOException {
    for (Path file : sources()) {
      try (Stream<String> lines = Files.lines(file)) {
        assertThat(lines.count()).as("lines of %s", file).isLessThanOrEqualTo(LONGEST_FILE);
      }
    }
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    for (Path file : sources()) {
      Path info = file.resolveSibling("package-info.java");
      assertThat(Files.exists(info)).as("%s", info).isTrue();
      assertThat(Files.readString(info)).as("%s", info).contains("@NullMarked").contains("/**");
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(f -> f.toString().endsWith(".java")).toList();
    }
  }
}
