// Preloaded into a measured server: answers one question over the channel to its parent, and is idle otherwise; the
// parent disconnects to let it end. Plain JavaScript, so that the product runs with no loader beside it.
process.on('message', (message) => {
  if (message === 'usage') process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage() });
});
