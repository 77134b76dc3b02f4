package dev.mxlab.named.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.named.HostConfFiles;
import dev.mxlab.named.conf.ConfReader;
import dev.mxlab.named.conf.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogBookTest {
  private static final String HOME = "/var/log";

  @TempDir Path root;
  private TestHost lab;
  private LogBook book;
  private int debug;
  private final List<String> syslog = new ArrayList<>();

  @BeforeEach
  void host() {
    lab = TestHost.on(root).build();
    book = new LogBook(lab.host(), false, () -> debug, (level, text) -> syslog.add(text));
  }

  private Logging logging(String statement) {
    lab.write("/etc/bind/named.conf", "logging { " + statement + " };");
    ConfReader.Reading reading =
        new ConfReader(new HostConfFiles(lab.host().files()))
            .read("/etc/bind/named.conf", "/", ConfReader.Asked.NAMED);
    return Objects.requireNonNull(reading.conf()).logging();
  }

  private String follow(String statement) {
    return book.follow(logging(statement), HOME);
  }

  private Path file(String name) {
    return lab.host().files().forDaemon(HOME + "/" + name);
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(file(name));
  }

  private List<String> names(String start) throws IOException {
    try (Stream<Path> all = Files.list(file("x").getParent())) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> name.startsWith(start))
          .sorted()
          .toList();
    }
  }

  @Test
  void saysAllToSyslogBeforeAConfigurationCounts() {
    book.info(Category.GENERAL, "first");
    book.write(Category.GENERAL, Level.debug(1), "deep");
    assertThat(syslog).containsExactly("first");
  }

  @Test
  void takesACategoryToItsChannelsAndTheRestToDefaults() throws IOException {
    follow(
        "channel q { file \"q.log\"; print-category yes; print-severity yes; };"
            + " channel m { file \"m.log\"; severity warning; };"
            + " category queries { q; }; category default { m; }; category notify { null; };");
    book.info(Category.QUERIES, "asked");
    book.info(Category.GENERAL, "too little");
    book.write(Category.XFER_IN, Level.ERROR, "failed");
    book.write(Category.NOTIFY, Level.ERROR, "nobody hears");
    assertThat(lines("q.log")).containsExactly("queries: info: asked");
    assertThat(lines("m.log")).containsExactly("failed");
    assertThat(syslog).isEmpty();
  }

  @Test
  void writesTheTimeInTheThreeForms() throws IOException {
    follow(
        "channel a { file \"a\"; print-time yes; }; channel b { file \"b\"; print-time iso8601; };"
            + " channel c { file \"c\"; print-time iso8601-utc; };"
            + " category default { a; b; c; };");
    book.info(Category.GENERAL, "x");
    assertThat(lines("a").get(0)).matches("\\d\\d-[A-Z][a-z]{2}-\\d{4} [\\d:]{8}\\.\\d{3} x");
    assertThat(lines("b").get(0)).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3} x");
    assertThat(lines("c").get(0)).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z x");
  }

  @Test
  void followsTheServersLevelOfDebuggingWhereSeverityIsDynamic() throws IOException {
    follow(
        "channel d { file \"d\"; severity dynamic; print-severity yes; };"
            + " channel two { file \"two\"; severity debug 2; };"
            + " category default { d; two; default_debug; };");
    book.write(Category.RESOLVER, Level.debug(2), "a");
    debug = 2;
    book.write(Category.RESOLVER, Level.debug(2), "b");
    book.write(Category.RESOLVER, Level.debug(3), "c");
    assertThat(book.wants(Category.RESOLVER, Level.debug(3))).isFalse();
    debug = 0;
    book.info(Category.RESOLVER, "d");
    assertThat(lines("d")).containsExactly("debug 2: b", "info: d");
    assertThat(lines("two"))
        .containsExactly("now using logging configuration from config file", "a", "b", "d");
    assertThat(lines("named.run")).hasSize(1).first().asString().endsWith(" b");
  }

  @Test
  void keepsAsManyOlderFilesAsItIsTold() throws IOException {
    follow(
        "channel r { file \"r\" versions 2 size 5; }; channel z { file \"z\" versions 0 size 5; };"
            + " channel n { file \"n\" size 5; }; channel v { file \"v\" versions 3; };"
            + " category default { r; z; n; v; };");
    for (String text : List.of("first 1", "second 2", "third 3", "fourth 4")) {
      book.info(Category.GENERAL, text);
    }
    assertThat(names("r")).containsExactly("r", "r.0", "r.1");
    assertThat(lines("r")).containsExactly("fourth 4");
    assertThat(lines("r.0")).containsExactly("third 3");
    assertThat(lines("r.1")).containsExactly("second 2");
    assertThat(names("z")).containsExactly("z");
    assertThat(lines("z")).containsExactly("fourth 4");
    assertThat(lines("n")).containsExactly("first 1");
    // Without a size a new one begins where the file is opened: it was made to try it.
    assertThat(lines("v")).hasSize(4);
    assertThat(lines("v.0")).isEmpty();
  }

  @Test
  void namesOlderFilesByTheTimeWhereSuffixSaysSo() throws IOException, InterruptedException {
    follow(
        "channel t { file \"t\" versions 1 size 3 suffix timestamp; }; category default { t; };");
    book.info(Category.GENERAL, "first");
    lab.time().advance(Duration.ofSeconds(1), Duration.ofSeconds(5));
    book.info(Category.GENERAL, "second");
    lab.time().advance(Duration.ofSeconds(1), Duration.ofSeconds(5));
    book.info(Category.GENERAL, "third");
    assertThat(names("t")).hasSize(2).element(1).asString().matches("t\\.\\d{17}");
    assertThat(lines(names("t").get(1))).containsExactly("second");
  }

  @Test
  void bufferedLinesAreThereAtTheEnd() throws IOException {
    follow("channel b { file \"b\"; buffered yes; }; category default { b; };");
    book.info(Category.GENERAL, "x");
    assertThat(lines("b")).isEmpty();
    book.close();
    assertThat(lines("b")).containsExactly("x");
  }

  @Test
  void aFileThatCannotBeWrittenLeavesTheLogAsItWas() {
    assertThat(follow("channel b { file \"none/b\"; }; category default { b; };"))
        .isEqualTo("file not found");
    book.info(Category.GENERAL, "still");
    assertThat(syslog)
        .containsExactly(
            "isc_stdio_open 'none/b' failed: file not found",
            "configuring logging: file not found",
            "still");
  }

  @Test
  void staysOnStandardErrorWhereNamedWasToldSo() {
    LogBook alone = new LogBook(lab.host(), true, () -> debug, (level, text) -> syslog.add(text));
    alone.follow(logging("category default { null; };"), HOME);
    debug = 1;
    alone.write(Category.QUERIES, Level.debug(1), "deep");
    assertThat(syslog)
        .containsExactly(
            "not using config file logging statement for logging due to -g option", "deep");
  }
}
