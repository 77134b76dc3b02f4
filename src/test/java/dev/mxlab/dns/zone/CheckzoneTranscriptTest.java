package dev.mxlab.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** Replays what named-checkzone and named of BIND 9.18.49 said of the files in golden/checkzone. */
class CheckzoneTranscriptTest {
  private final Path golden;

  CheckzoneTranscriptTest() throws URISyntaxException {
    golden =
        Path.of(Objects.requireNonNull(getClass().getResource("/golden/checkzone/README")).toURI())
            .resolveSibling("");
  }

  @TestFactory
  Stream<DynamicTest> saysWhatNamedCheckzoneSays() throws IOException {
    return blocks("named-checkzone.txt")
        .filter(block -> block.get(0).startsWith("### zone-"))
        .filter(block -> block.get(1).split(" ").length == 4)
        .map(
            block -> {
              String id = block.get(0).substring(4).replaceFirst("[: ].*", "");
              List<String> expected = new ArrayList<>(block.subList(2, block.size()));
              // named-checkzone asks the machine's resolver about names outside the zone; the
              // recording machine had none.
              expected.removeIf(line -> line.contains(": getaddrinfo("));
              expected.removeIf(String::isBlank);
              return DynamicTest.dynamicTest(
                  id, () -> assertThat(run(id, Checks.CHECKZONE, true)).isEqualTo(expected));
            });
  }

  @TestFactory
  Stream<DynamicTest> saysWhatNamedLogs() throws IOException {
    return blocks("named.txt")
        .filter(block -> Files.exists(golden.resolve(id(block))))
        .map(
            block -> {
              String id = id(block);
              List<String> expected =
                  block.stream()
                      .skip(1)
                      .filter(line -> !line.isBlank())
                      .map(line -> line.strip().replace("/IN/" + id, "/IN"))
                      .toList();
              return DynamicTest.dynamicTest(
                  id, () -> assertThat(run(id, Checks.NAMED, false)).isEqualTo(expected));
            });
  }

  private static String id(List<String> block) {
    return block.get(0).replaceFirst("### ", "").replaceFirst(":.*", "");
  }

  private Stream<List<String>> blocks(String file) throws IOException {
    String all = Files.readString(golden.resolve(file));
    return Stream.of(all.split("(?m)^(?=### )"))
        .filter(block -> !block.isBlank())
        .map(block -> Arrays.asList(block.split("\n")));
  }

  private List<String> run(String id, Checks checks, boolean command) throws IOException {
    Path directory = golden.resolve(id);
    Name apex = new Name(Files.readAllLines(directory.resolve("NOTE")).get(0), Name.root);
    Diagnosed<Zone> loaded =
        ZoneFile.load(
            new ZoneFile.Request(
                apex,
                DClass.IN,
                directory.resolve("zone.db"),
                "zone.db",
                directory::resolve,
                checks));
    List<String> lines =
        new ArrayList<>(loaded.diagnostics().stream().map(Diagnostic::message).toList());
    Zone zone = loaded.value();
    assertThat(loaded.hasErrors()).isEqualTo(zone == null);
    if (zone != null) {
      lines.add("zone " + apex.toString(true) + "/IN: loaded serial " + zone.serial());
    }
    if (command) {
      if (zone != null) {
        lines.add("OK");
      }
      lines.add("[exit " + (zone == null ? 1 : 0) + "]");
    }
    return lines;
  }
}
