/* Charts: the library comes only when a chart is about to be seen; colours are those of the page, light or dark. */
"use strict";
(() => {
  const drawn = new Map();
  let library = null;

  const load = (address) => {
    library ||= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: address });
      script.addEventListener("load", () => resolve(window.echarts));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return library;
  };

  /* what a token of tokens.css comes to here and now */
  const colour = (token) => {
    const probe = document.createElement("i");
    probe.style.color = `var(--${token})`;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };

  const options = (data, calm) => {
    const [ink, soft, line, paper] = ["ink", "faint", "line", "raised"].map(colour);
    const font = getComputedStyle(document.body).fontFamily;
    const text = { color: soft, fontFamily: font, fontSize: 11 };
    return {
      animation: !calm && !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 260,
      color: data.series.map((_one, index) => colour(`series-${index + 1}`)),
      grid: { left: 4, right: 4, top: 12, bottom: 30, containLabel: true },
      legend: { bottom: 0, left: 0, itemWidth: 8, itemHeight: 8, itemGap: 14, icon: "roundRect", textStyle: { ...text, color: colour("soft") }, type: "scroll" },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        axisPointer: { type: "shadow", shadowStyle: { color: line, opacity: 0.5 } },
        backgroundColor: paper,
        borderColor: line,
        padding: 10,
        textStyle: { color: ink, fontFamily: font, fontSize: 12 },
        order: "seriesDesc",
      },
      xAxis: { type: "category", data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { ...text, hideOverlap: true } },
      yAxis: { type: "value", minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: line } }, axisLabel: text },
      series: data.series.map((one) => ({
        name: one.name, type: "bar", stack: "all", data: one.counts, barCategoryGap: "28%", cursor: "pointer", emphasis: { focus: "none" },
      })),
    };
  };

  const draw = async (element, calm) => {
    const echarts = await load(element.dataset.echarts);
    if (!element.isConnected || drawn.has(element)) return;
    const data = JSON.parse(element.dataset.chart);
    const chart = echarts.init(element, null, { renderer: "canvas" });
    chart.setOption(options(data, calm));
    chart.on("click", ({ seriesIndex, dataIndex }) => {
      const day = data.days[dataIndex];
      const fields = new URLSearchParams({ channel: data.series[seriesIndex].code, placed_from: day, placed_to: day });
      location.assign(`${data.link}&${fields}`);
    });
    const size = new ResizeObserver(() => chart.resize());
    size.observe(element);
    drawn.set(element, { chart, size, data });
  };

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target, false);
  }, { rootMargin: "200px" });

  const start = () => document.querySelectorAll("[data-chart]").forEach((element) => seen.observe(element));
  const paint = () => drawn.forEach(({ chart, data }) => chart.setOption(options(data, true)));

  document.addEventListener("DOMContentLoaded", start);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  document.addEventListener("htmx:afterSwap", () => {
    for (const [element, { chart, size }] of drawn) {
      if (element.isConnected) continue;
      size.disconnect();
      chart.dispose();
      drawn.delete(element);
    }
    for (const element of document.querySelectorAll("[data-chart]")) {
      if (drawn.has(element)) continue;
      if (library) draw(element, true);
      else seen.observe(element);
    }
  });
})();
