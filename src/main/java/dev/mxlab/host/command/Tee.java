package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.FileModes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** tee(1). */
final class Tee implements Command {
  @Override
  public List<String> names() {
    return List.of("tee");
  }

  @Override
  public int run(Call call) throws IOException {
    Options options = Options.parse(call.args(), "ai", "append=a");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    List<OutputStream> files = new ArrayList<>();
    int status = 0;
    try {
      for (String operand : options.operands()) {
        try {
          String path = call.absolute(operand);
          Path real = Disk.of(call).toWrite(path);
          boolean fresh = Files.notExists(real);
          files.add(
              Files.newOutputStream(
                  real,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  options.has('a')
                      ? StandardOpenOption.APPEND
                      : StandardOpenOption.TRUNCATE_EXISTING));
          if (fresh) {
            Disk.of(call).made(path, FileModes.file(call));
          }
        } catch (IOException failed) {
          Usage.failed(call, operand, failed);
          status = 1;
        }
      }
      byte[] buffer = new byte[8192];
      for (int n = call.in().read(buffer); n > 0; n = call.in().read(buffer)) {
        call.out().write(buffer, 0, n);
        for (OutputStream file : files) {
          file.write(buffer, 0, n);
        }
      }
    } finally {
      for (OutputStream file : files) {
        file.close();
      }
    }
    return status;
  }
}
