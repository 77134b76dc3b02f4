package dev.mxlab.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** Compares with what BIND's tools made of the files in golden/masterfile. */
class MasterFileGoldenTest {
  private static final Name APEX = Name.fromConstantString("x.test.");

  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        MasterFileGoldenTest.class.getResourceAsStream("/golden/masterfile/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private Diagnosed<Zone> load(byte[] content, ZoneFile.Format format) throws IOException {
    Path file = files.getPath("/work/f.db");
    Files.write(file, content);
    return ZoneFile.load(
        new ZoneFile.Request(
            APEX,
            DClass.IN,
            file,
            "f.db",
            name -> files.getPath("/work").resolve(name),
            Checks.CHECKZONE,
            "",
            format));
  }

  private Zone zone(byte[] content, ZoneFile.Format format) throws IOException {
    Diagnosed<Zone> loaded = load(content, format);
    return Objects.requireNonNull(loaded.value(), () -> loaded.diagnostics().toString());
  }

  @TestFactory
  Stream<DynamicTest> saysAndReadsWhatBindDoes() throws IOException {
    String head = new String(resource("head.db"), StandardCharsets.ISO_8859_1);
    String all = new String(resource("cases.txt"), StandardCharsets.ISO_8859_1);
    return Stream.of(all.split("(?m)^### "))
        .filter(block -> !block.isBlank())
        .map(
            block -> {
              int title = block.indexOf('\n');
              int end = block.indexOf("\n--\n");
              String text = head + block.substring(title + 1, end) + "\nlast A 9.9.9.9\n";
              List<String> expected =
                  block.substring(end + 4).lines().filter(line -> !line.isBlank()).toList();
              return DynamicTest.dynamicTest(
                  block.substring(0, title), () -> assertThat(told(text)).isEqualTo(expected));
            });
  }

  private List<String> told(String text) throws IOException {
    Diagnosed<Zone> loaded = load(text.getBytes(StandardCharsets.ISO_8859_1), ZoneFile.Format.TEXT);
    List<String> lines = new ArrayList<>();
    Zone zone = loaded.value();
    if (zone != null) {
      StringBuilder dump = new StringBuilder();
      ZoneText.writeResigning(zone, ZoneText.Style.FULL, dump);
      dump.toString().lines().forEach(lines::add);
    }
    loaded.diagnostics().stream()
        .map(Diagnostic::message)
        .map(line -> line.replaceFirst("buffer-[^:]*", "buffer"))
        .forEach(lines::add);
    lines.removeIf(
        line ->
            line.contains("IN SOA")
                || line.startsWith("x.test.\t") && line.contains("IN NS\t")
                || line.startsWith("a.x.test")
                || line.startsWith("last.x.test")
                || line.endsWith("not loaded due to errors."));
    return lines;
  }

  @TestFactory
  Stream<DynamicTest> writesTextAsBindDoes() {
    return Stream.of("x.test", "types")
        .flatMap(
            name ->
                Stream.of(ZoneText.Style.values())
                    .map(
                        style ->
                            DynamicTest.dynamicTest(
                                name + " " + style,
                                () -> {
                                  Zone zone = zone(resource(name + ".db"), ZoneFile.Format.TEXT);
                                  String suffix =
                                      style == ZoneText.Style.FULL ? "full" : "relative";
                                  assertThat(text(zone, style))
                                      .isEqualTo(
                                          new String(
                                              resource(name + "." + suffix),
                                              StandardCharsets.US_ASCII));
                                })));
  }

  private static String text(Zone zone, ZoneText.Style style) throws IOException {
    StringBuilder text = new StringBuilder();
    ZoneText.writeResigning(zone, style, text);
    return text.toString();
  }

  @Test
  void readsAndWritesRawFilesOfBothVersions() throws IOException {
    String expected = new String(resource("x.test.full"), StandardCharsets.US_ASCII);
    for (int version : new int[] {0, 1}) {
      Zone zone = zone(resource("x.test.raw" + version), ZoneFile.Format.RAW);
      assertThat(text(zone, ZoneText.Style.FULL)).isEqualTo(expected);
      ByteArrayOutputStream raw = new ByteArrayOutputStream();
      RawZone.write(zone, new RawZone.Header(version, 7, 5L, null), raw);
      Zone again = zone(raw.toByteArray(), ZoneFile.Format.RAW);
      assertThat(text(again, ZoneText.Style.FULL)).isEqualTo(expected);
    }
  }

  @Test
  void tellsWhatIsWrongWithRawFiles() throws IOException {
    byte[] raw = resource("x.test.raw1");
    assertThat(said(resource("x.test.db")))
        .contains("dns_master_load: file format mismatch (not raw)");
    assertThat(said(Arrays.copyOf(raw, 500))).contains("dns_master_load: end of file");
    byte[] broken = raw.clone();
    broken[46] = -1;
    assertThat(said(broken)).contains("dns_master_load: disallowed (by application policy)");
    for (int length = 0; length < raw.length; length += 7) {
      load(Arrays.copyOf(raw, length), ZoneFile.Format.RAW);
    }
  }

  private List<String> said(byte[] raw) throws IOException {
    return load(raw, ZoneFile.Format.RAW).diagnostics().stream().map(Diagnostic::message).toList();
  }
}
