package dev.mxlab.control;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests and answers as bytes: strings are UTF-8 behind their length. */
final class Wire {
  private Wire() {}

  static byte[] request(Request request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    write(out, request.kind().name());
    out.writeInt(request.args().size());
    for (String arg : request.args()) {
      write(out, arg);
    }
    write(out, request.environment());
    write(out, request.directory());
    write(out, request.state());
    return bytes.toByteArray();
  }

  static Request request(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String name = string(in);
    Request.Kind kind;
    try {
      kind = Request.Kind.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      throw new IOException("unknown request ".concat(name), unknown);
    }
    int count = count(in);
    List<String> args = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      args.add(string(in));
    }
    return new Request(kind, args, map(in), string(in), map(in));
  }

  static byte[] exit(Exit exit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(exit.code());
    write(out, exit.state());
    return bytes.toByteArray();
  }

  static Exit exit(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new Exit(in.readInt(), map(in));
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(DataOutputStream out, Map<String, String> map) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      write(out, entry.getKey());
      write(out, entry.getValue());
    }
  }

  private static String string(DataInputStream in) throws IOException {
    byte[] bytes = new byte[count(in)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, String> map(DataInputStream in) throws IOException {
    int count = count(in);
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(string(in), string(in));
    }
    return map;
  }

  /** Nothing in a frame is longer than the frame. */
  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("a length that the frame does not hold");
    }
    return count;
  }
}
