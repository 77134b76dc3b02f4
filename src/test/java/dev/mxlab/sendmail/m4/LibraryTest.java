package dev.mxlab.sendmail.m4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library of mail/sendmail-cf, and the files that are made with it. */
public class LibraryTest {
  private static final Path LIBRARY = Path.of("mail/sendmail-cf");
  private static final String CF = "include(`/usr/share/sendmail/cf/m4/cf.m4')dnl\n";

  /** The sendmail.cf of a sendmail.mc, by our m4 and our library. */
  public static String made(String mc) {
    List<Diagnostic> said = new ArrayList<>();
    String text = made(mc, said);
    assertThat(said).isEmpty();
    return text;
  }

  private static String made(String mc, List<Diagnostic> said) {
    StringBuilder out = new StringBuilder();
    MacroProcessor processor =
        new MacroProcessor(
            new MacroProcessor.Surroundings(LibraryTest::file, out, said::add, printed -> {}),
            Limits.STANDARD);
    processor.text("sendmail.mc", mc);
    processor.finish();
    return out.toString();
  }

  private static Optional<String> file(String name) {
    Path path = LIBRARY.resolve(name.replaceFirst("^/usr/share/sendmail(-|/)cf/", ""));
    try {
      return Files.isRegularFile(path)
          ? Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1))
          : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** With {@code -Dmxlab.update=true} they are made anew. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail/server/sendmail",
        "mail/server/submit",
        "mail/server-b/sendmail",
        "mail/server-b/submit",
        "mail/ns2/sendmail",
        "mail/ns2/submit",
        "mail/jyj-ns2/sendmail",
        "mail/jyj-ns2/submit",
        "src/test/labs/debian/own/debian",
        "src/test/labs/debian/own/flow",
        "src/test/labs/centos/own/centos",
        "src/test/labs/centos-full/own/centos-full",
        "src/test/labs/bench/own/bench"
      })
  void theFilesHereAreWhatItMakes(String file) throws IOException {
    String mc = Files.readString(Path.of(file + ".mc"), StandardCharsets.ISO_8859_1);
    Path cf = Path.of(file + ".cf");
    if (Boolean.getBoolean("mxlab.update")) {
      Files.writeString(cf, made(mc), StandardCharsets.ISO_8859_1);
    }
    assertThat(made(mc)).isEqualTo(Files.readString(cf, StandardCharsets.ISO_8859_1));
  }

  @Test
  void whatTheMcSaysCountsWhereverItStands() {
    String cf =
        made(
            CF
                + "OSTYPE(`linux')dnl\n"
                + "define(`confMAX_MESSAGE_SIZE', `1000')dnl\n"
                + "define(`SMART_HOST', `relay:mail.naver.com')dnl\n"
                + "MASQUERADE_AS(`example.com')dnl\n"
                + "EXPOSED_USER(`root')dnl\n"
                + "QUEUE_GROUP(`out', `P=/var/spool/mqueue/out, F=f, I=5m, R=2, r=20')dnl\n"
                + "define(`SMTP_MAILER_QGRP', `out')dnl\n"
                + "MAILER(smtp)dnl\n"
                + "LOCAL_CONFIG\nCwabc.com\n"
                + "LOCAL_RULE_0\nR$+ <@ abc . com .>\t$#local $: $1\n"
                + "LOCAL_NET_CONFIG\nR$* <@ $* . $m .> $*\t$#esmtp $@ $2 . $m $: $1 <@ $2 . $m .>\n");
    assertThat(cf.lines())
        .contains(
            "O MaxMessageSize=1000",
            "DSrelay:mail.naver.com",
            "DMexample.com",
            "CEroot",
            "Qout, P=/var/spool/mqueue/out, F=f, I=5m, R=2, r=20",
            "Cwabc.com",
            "R$+ <@ abc . com .>\t$#local $: $1",
            "#O MaxQueueChildren=0");

    assertThat(cf.indexOf("\nR$+ <@ abc")).isGreaterThan(cf.indexOf("\nSParseLocal=98"));
    assertThat(cf.indexOf("\nMlocal,")).isPositive();
  }

  @Test
  void everyFeatureCanBeHad() throws IOException {
    try (var features = Files.list(LIBRARY.resolve("feature"))) {
      for (Path each : features.sorted().toList()) {
        String name = String.valueOf(each.getFileName()).replace(".m4", "");
        String cf =
            made(
                CF
                    + "OSTYPE(`linux')dnl\nFEATURE(`access_db')dnl\n"
                    + (name.equals("access_db") ? "" : "FEATURE(`" + name + "', `x.example')dnl\n")
                    + "MAILER(`local')dnl\nMAILER(`smtp')dnl\n");
        assertThat(cf).as(name).contains("\nMlocal,", "\nScanonify=3\n");
        assertThat(cf.lines().filter(line -> !line.matches("(?s)[#\\s].*|[A-Z].*|")))
            .as("lines of %s that are none of a sendmail.cf", name)
            .isEmpty();
        assertThat(cf).as(name).doesNotContain("_ARG", "have_", "ifdef", "divert");
      }
    }
  }

  @Test
  void saysWhatIsNotThere() {
    List<Diagnostic> said = new ArrayList<>();
    made(CF + "FEATURE(`nosuchthing')dnl\nMAILER(`local')dnl\n", said);
    assertThat(said)
        .extracting(Diagnostic::message)
        .anyMatch(m -> m.contains("/feature/nosuchthing.m4': No such file or directory"));
  }
}
