/** wasi:nn as the canonical ABI lowers it: resources are handles, a `result` is written where the last argument points. */

@external("wasi:nn/graph@0.2.0-rc-2024-10-28", "load-by-name")
export declare function loadByName(name: usize, length: usize, result: usize): void;

@external("wasi:nn/graph@0.2.0-rc-2024-10-28", "load")
export declare function loadModel(parts: usize, count: usize, encoding: i32, target: i32, result: usize): void;

@external("wasi:nn/graph@0.2.0-rc-2024-10-28", "[method]graph.init-execution-context")
export declare function initExecutionContext(graph: i32, result: usize): void;

@external("wasi:nn/graph@0.2.0-rc-2024-10-28", "[resource-drop]graph")
export declare function dropGraph(graph: i32): void;

@external("wasi:nn/inference@0.2.0-rc-2024-10-28", "[method]graph-execution-context.compute")
export declare function compute(context: i32, inputs: usize, count: usize, result: usize): void;

@external("wasi:nn/inference@0.2.0-rc-2024-10-28", "[resource-drop]graph-execution-context")
export declare function dropContext(context: i32): void;

@external("wasi:nn/tensor@0.2.0-rc-2024-10-28", "[constructor]tensor")
export declare function newTensor(dimensions: usize, rank: usize, type: i32, data: usize, bytes: usize): i32;

@external("wasi:nn/tensor@0.2.0-rc-2024-10-28", "[method]tensor.dimensions")
export declare function tensorDimensions(tensor: i32, result: usize): void;

@external("wasi:nn/tensor@0.2.0-rc-2024-10-28", "[method]tensor.ty")
export declare function tensorType(tensor: i32): i32;

@external("wasi:nn/tensor@0.2.0-rc-2024-10-28", "[method]tensor.data")
export declare function tensorData(tensor: i32, result: usize): void;

@external("wasi:nn/tensor@0.2.0-rc-2024-10-28", "[resource-drop]tensor")
export declare function dropTensor(tensor: i32): void;

@external("wasi:nn/errors@0.2.0-rc-2024-10-28", "[method]error.code")
export declare function errorCode(error: i32): i32;

@external("wasi:nn/errors@0.2.0-rc-2024-10-28", "[method]error.data")
export declare function errorData(error: i32, result: usize): void;

@external("wasi:nn/errors@0.2.0-rc-2024-10-28", "[resource-drop]error")
export declare function dropError(error: i32): void;
