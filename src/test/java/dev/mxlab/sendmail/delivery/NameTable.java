package dev.mxlab.sendmail.delivery;

import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A name server of a few lines: {@code twomx.test. MX 10 dead.test.} */
final class NameTable implements Resolver {
  private final Map<String, List<String[]>> records = new LinkedHashMap<>();
  final List<String> asked = new ArrayList<>();

  NameTable(String text) {
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length == 3) {
        records.computeIfAbsent(words[0], any -> new ArrayList<>()).add(words);
      }
    }
  }

  @Override
  public synchronized CompletionStage<DnsAnswer> ask(String name, RecordType type) {
    asked.add(name + " " + type);
    String owner = name.toLowerCase(Locale.ROOT) + (name.endsWith(".") ? "" : ".");
    for (int links = 0; links < 8; links++) {
      List<String[]> found = records.get(owner);
      if (found == null) {
        found = records.get("*" + owner.substring(owner.indexOf('.')));
      }
      if (found == null) {
        return answer(name, type, DnsAnswer.Status.NO_SUCH_NAME, owner, List.of());
      }
      @Nullable String alias = null;
      List<DnsAnswer.Data> data = new ArrayList<>();
      for (String[] record : found) {
        if (record[1].equals("SERVFAIL")) {
          return answer(name, type, DnsAnswer.Status.SERVER_FAILED, owner, List.of());
        } else if (record[1].equals("CNAME")) {
          alias = record[2];
        } else if (record[1].equals(type.name())) {
          data.add(data(type, record[2]));
        }
      }
      if (alias == null) {
        DnsAnswer.Status status =
            data.isEmpty() ? DnsAnswer.Status.NO_DATA : DnsAnswer.Status.FOUND;
        return answer(name, type, status, owner, data);
      }
      owner = alias;
    }
    return answer(name, type, DnsAnswer.Status.SERVER_FAILED, owner, List.of());
  }

  private static DnsAnswer.Data data(RecordType type, String text) {
    if (type == RecordType.MX) {
      String[] words = text.split("\\s+");
      return new DnsAnswer.Data.Exchange(Integer.parseInt(words[0]), words[1]);
    }
    try {
      return new DnsAnswer.Data.Address(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static CompletionStage<DnsAnswer> answer(
      String name,
      RecordType type,
      DnsAnswer.Status status,
      String canonical,
      List<DnsAnswer.Data> data) {
    return CompletableFuture.completedFuture(
        new DnsAnswer(name, type, status, canonical, data, "192.168.111.100", 40));
  }
}
